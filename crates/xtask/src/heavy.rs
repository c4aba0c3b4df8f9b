//! What do the heavy tests need that the others do not?
//!
//! They run enface beside the programs of others (schemas, package managers, site generators,
//! servers), so they install much and take long. `cargo xtask test --all` runs them; their files
//! are in `tests/heavy`.

use std::path::Path;

use crate::tools::MDBOOK;
use crate::workspace::Workspace;
use crate::{command, debian};

/// Programs that the tests call, or files that they need, each with the Debian package that has it.
const PROGRAMS: &[(&str, &str)] = &[
    ("xmllint", "libxml2-utils"),
    ("nginx", "nginx-light"),
    ("apache2", "apache2-bin"),
    ("hugo", "hugo"),
    ("jekyll", "jekyll"),
    ("mkdocs", "mkdocs"),
    ("php", "php-cli"),
    ("mariadbd", "mariadb-server-core"),
    ("/usr/share/wordpress/wp-load.php", "wordpress"),
    (
        "/usr/share/wordpress/wp-content/themes/twentytwentythree/style.css",
        "wordpress-theme-twentytwentythree",
    ),
];

/// Installs the programs that are missing, as far as they can be had: the tests of the others are
/// skipped, and say why.
pub(crate) fn install(workspace: &Workspace) {
    if let Err(error) = MDBOOK.install(workspace) {
        println!("{error:#}\nSkipped: what needs mdbook.");
    }
    let missing = missing();
    if missing.is_empty() {
        println!("The programs of the heavy tests are already there.");
        return;
    }
    // One that cannot be had must not keep the others away.
    if let Err(error) = debian::install(&missing) {
        println!("{error:#}");
        if missing.len() > 1 && debian::is_ours() {
            for package in missing {
                if let Err(error) = debian::install(&[package]) {
                    println!("{error:#}");
                }
            }
        }
    }
    for package in self::missing() {
        println!("Skipped: what needs the package {package}.");
    }
}

/// The packages whose programs are not there.
fn missing() -> Vec<&'static str> {
    let is_missing = |(program, _): &&(&str, &str)| match Path::new(program) {
        file if file.is_absolute() => !file.exists(),
        _ => command::find_program(&[program]).is_none(),
    };
    PROGRAMS.iter().filter(is_missing).map(|(_, package)| *package).collect()
}
