//! Does the code do what `FORMAT.md` says, and does it stand whatever bytes it is given?

mod compat;
mod damage;
mod round_trip;
mod sample;
mod specification;
mod strategies;
