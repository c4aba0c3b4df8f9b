//! Whole-system tests; see `tests/README.md`.

mod alignment;
mod determinism;
mod exactness;
mod forgiving;
mod languages;
mod loading;
mod pairs;
mod scripts;
