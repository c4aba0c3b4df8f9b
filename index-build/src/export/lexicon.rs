//! A built archive's terms as a termbase, TBX (ISO 30042:2019): a concept for each term and what it
//! is rendered as.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::bail;
use serde::Deserialize;

use super::Whole;
use super::known::Known;
use super::xml::{attribute, text};
use crate::model::Lang;

#[derive(Deserialize)]
struct Page {
    headwords: Vec<Headword>,
}

/// A term of the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Headword {
    /// The term.
    pub text: String,
    /// What the owner says of it.
    pub own: Option<Own>,
    /// What it is rendered as.
    pub renderings: Vec<Rendering>,
}

/// What the owner says of a term.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Own {
    /// What it means.
    pub definition: Option<String>,
    /// Whatever else.
    pub note: Option<String>,
    /// Where this is from.
    pub source: Option<String>,
}

/// What a term is rendered as.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Rendering {
    /// The number of the rendering's side.
    pub side: usize,
    /// The rendering.
    pub text: String,
    /// The passages that show it.
    pub count: u32,
    /// Their share of those that have the term, in percent.
    pub share: u8,
    /// The date of the first of them.
    pub first: Option<String>,
    /// Whether the owner states it.
    pub owner: bool,
}

/// The terms of an archive, by their language.
///
/// # Errors
/// If the archive has no terms, or its files cannot be read.
pub fn terms(known: &Known) -> anyhow::Result<Vec<(Lang, Headword)>> {
    let Some(lexicon) = known.lexicon() else {
        bail!(
            "{}: the archive has no lexicon: its texts are too few to learn terms from; state your \
             own with lexicon in enface.toml",
            known.folder().display()
        );
    };
    let mut terms = Vec::new();
    for side in &lexicon.sides {
        for path in &side.files {
            let page: Page = known.read(path)?;
            terms.extend(page.headwords.into_iter().map(|word| (side.lang.clone(), word)));
        }
    }
    Ok(terms)
}

/// Writes terms as TBX.
///
/// # Errors
/// If `out` cannot be written.
pub fn tbx(whole: &Whole, terms: &[(Lang, Headword)], out: &mut dyn Write) -> anyhow::Result<()> {
    let lang = whole.langs.first().map_or("und", Lang::as_str);
    let title = whole.titles.values().next().map_or("", String::as_str);
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"{}\" \
         xmlns=\"urn:iso:std:iso:30042:ed-2\">\n<tbxHeader><fileDesc>\n\
         <titleStmt><title>{}</title></titleStmt>\n\
         <sourceDesc><p>Terms of the archive, edition {}, exported by enface</p></sourceDesc>\n\
         </fileDesc></tbxHeader>\n<text><body>\n",
        attribute(lang),
        text(title),
        text(&whole.edition)
    )?;
    for (number, (lang, word)) in (1..).zip(terms) {
        concept(number, lang, word, whole, out)?;
    }
    out.write_all(b"</body></text>\n</tbx>\n")?;
    Ok(())
}

fn concept(
    number: usize,
    lang: &str,
    word: &Headword,
    whole: &Whole,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    writeln!(out, "<conceptEntry id=\"c{number}\">")?;
    if let Some(own) = &word.own {
        if let Some(definition) = &own.definition {
            writeln!(out, "<descrip type=\"definition\">{}</descrip>", text(definition))?;
        }
        if let Some(source) = &own.source {
            writeln!(out, "<admin type=\"source\">{}</admin>", text(source))?;
        }
        if let Some(note) = &own.note {
            writeln!(out, "<note>{}</note>", text(note))?;
        }
    }
    writeln!(
        out,
        "<langSec xml:lang=\"{}\"><termSec><term>{}</term></termSec></langSec>",
        attribute(lang),
        text(&word.text)
    )?;
    let mut sides: BTreeMap<usize, Vec<&Rendering>> = BTreeMap::new();
    for rendering in &word.renderings {
        sides.entry(rendering.side).or_default().push(rendering);
    }
    for (side, renderings) in sides {
        let Some(lang) = whole.langs.get(side) else { continue };
        writeln!(out, "<langSec xml:lang=\"{}\">", attribute(lang))?;
        for rendering in renderings {
            writeln!(out, "<termSec><term>{}</term>", text(&rendering.text))?;
            if rendering.owner {
                let status =
                    "<termNote type=\"administrativeStatus\">preferredTerm-admn-sts</termNote>";
                writeln!(out, "{status}")?;
            }
            let since =
                rendering.first.as_ref().map_or(String::new(), |first| format!("; since {first}"));
            writeln!(
                out,
                "<note>{} passages; {} %{}</note></termSec>",
                rendering.count,
                rendering.share,
                text(&since)
            )?;
        }
        out.write_all(b"</langSec>\n")?;
    }
    out.write_all(b"</conceptEntry>\n")?;
    Ok(())
}
