//! What the tokenizer asks of a character: Python says it once of each, by trying its pattern.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU16, Ordering};

use pyo3::prelude::*;

/// An Arabic letter, with which a word begins.
pub const ARABIC: u16 = 1;
/// A letter, mark or tatweel in an Arabic word.
pub const IN_ARABIC: u16 = 2;
/// A digit of any script.
pub const DIGIT: u16 = 4;
/// A letter of another script.
pub const OTHER: u16 = 8;
/// A letter of another script with which a word begins.
pub const STARTS_OTHER: u16 = 16;
/// A letter or mark in a word of another script.
pub const IN_OTHER: u16 = 32;
/// A character inside a word that is none of its letters.
pub const IGNORABLE: u16 = 64;
/// A ligature that is a word of its own.
pub const PHRASE: u16 = 128;
/// A mark that a و apart from its word may have.
pub const MARK: u16 = 256;
/// A blank that may stand between such a و and its word.
pub const BLANK: u16 = 512;

const KNOWN: u16 = 1 << 15;
const PAGE: usize = 256;

type Page = [AtomicU16; PAGE];

/// The classes of the characters that were met so far.
pub struct Classes {
    classify: Py<PyAny>,
    pages: Vec<OnceLock<Box<Page>>>,
}

impl Classes {
    pub fn new(classify: Py<PyAny>) -> Self {
        let pages = char::MAX as usize / PAGE + 1;
        Classes { classify, pages: (0..pages).map(|_| OnceLock::new()).collect() }
    }

    /// Ask Python about each character of a text that is not known yet.
    pub fn learn(&self, py: Python<'_>, text: &str) -> PyResult<()> {
        for character in text.chars() {
            if self.of(character) == 0 {
                let class: u16 = self.classify.call1(py, (character,))?.extract(py)?;
                let page = self.pages[character as usize / PAGE]
                    .get_or_init(|| Box::new(std::array::from_fn(|_| AtomicU16::new(0))));
                page[character as usize % PAGE].store(class | KNOWN, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    /// The classes of a character, as bits; 0 if it is not known.
    #[inline]
    pub fn of(&self, character: char) -> u16 {
        match self.pages[character as usize / PAGE].get() {
            Some(page) => page[character as usize % PAGE].load(Ordering::Relaxed),
            None => 0,
        }
    }

    /// Whether a word begins with a digit.
    pub fn is_digit(&self, word: &str) -> bool {
        word.chars().next().is_some_and(|first| self.of(first) & DIGIT != 0)
    }
}
