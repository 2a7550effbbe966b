//! Splits a text into words, as the pattern of `kashaf.analyzers.tokenizer` does.
//!
//! Each function here is one alternative of that pattern. Where a number is more than plain digits,
//! the pattern itself decides.

use pyo3::PyResult;

use crate::characters::{
    ARABIC, BLANK, Classes, DIGIT, IGNORABLE, IN_ARABIC, IN_OTHER, MARK, OTHER, PHRASE, STARTS_OTHER,
};

const WAW: char = '\u{0648}';
const DAGGER_ALEF: char = '\u{0670}';
const WORD_JOINER: char = '\u{2060}';
const END_OF_VERSE: char = '\u{06dd}';

/// A text to split. Places in it count bytes.
pub struct Scanner<'a> {
    text: &'a str,
    classes: &'a Classes,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str, classes: &'a Classes) -> Self {
        Scanner { text, classes }
    }

    /// Where each word starts and ends. `number_end` is given a place in code points, and returns
    /// where the number there ends, or 0.
    pub fn spans(&self, number_end: impl Fn(usize) -> PyResult<usize>) -> PyResult<Vec<(usize, usize)>> {
        let mut spans = Vec::with_capacity(self.text.len() / 10);
        let mut at = 0;
        let (mut counted, mut characters) = (0, 0); // bytes, and the code points in them
        while let Some((character, next)) = self.character(at) {
            let class = self.classes.of(character);
            let end = if class & ARABIC != 0 {
                self.arabic_end(at)
            } else if class & STARTS_OTHER != 0 {
                self.other_end(at)
            } else if class & PHRASE != 0 {
                next
            } else if class & DIGIT == 0 {
                at
            } else if let Some(end) = self.plain_number_end(at) {
                end
            } else {
                characters += self.text[counted..at].chars().count();
                counted = at;
                let length = number_end(characters)?.saturating_sub(characters);
                self.text[at..].char_indices().nth(length).map_or(self.text.len(), |(bytes, _)| at + bytes)
            };
            if end > at {
                spans.push((at, end));
            }
            at = if end > at { end } else { next };
        }
        Ok(spans)
    }

    /// The character at a place, and the place behind it.
    #[inline]
    fn character(&self, at: usize) -> Option<(char, usize)> {
        let character = self.text[at..].chars().next()?;
        Some((character, at + character.len_utf8()))
    }

    #[inline]
    fn class(&self, at: usize) -> u16 {
        self.character(at).map_or(0, |(character, _)| self.classes.of(character))
    }

    /// The first place from here on without a character of a class.
    #[inline]
    fn behind(&self, class: u16, mut at: usize) -> usize {
        while let Some((character, next)) = self.character(at) {
            if self.classes.of(character) & class == 0 {
                break;
            }
            at = next;
        }
        at
    }

    /// The end of an Arabic word, maybe with a waw apart before it.
    fn arabic_end(&self, start: usize) -> usize {
        let mut at = self.behind(IN_ARABIC, self.word_after_waw(start).unwrap_or(start));
        loop {
            let gap = self.behind(IGNORABLE, at);
            if gap > at && self.class(gap) & IN_ARABIC != 0 {
                at = self.behind(IN_ARABIC, gap);
                continue;
            }
            match self.character(gap) {
                Some(('\u{2009}' | '\u{200a}' | '\u{202f}', next)) if self.is(DAGGER_ALEF, next) => {
                    at = self.behind(IN_ARABIC, next);
                }
                Some((' ' | '\u{00a0}', next))
                    if self.is(DAGGER_ALEF, next) && self.is(WORD_JOINER, next + DAGGER_ALEF.len_utf8()) =>
                {
                    at = self.behind(IN_ARABIC, next);
                }
                _ => return at,
            }
        }
    }

    fn is(&self, character: char, at: usize) -> bool {
        self.text[at..].starts_with(character)
    }

    /// Where the word begins that a waw apart from it belongs to.
    fn word_after_waw(&self, start: usize) -> Option<usize> {
        let (waw, next) = self.character(start)?;
        let marks = if waw == WAW { self.behind(MARK, next) } else { return None };
        let word = self.behind(BLANK, marks);
        let (first, mut second) = self.character(word)?;
        while self.class(second) & (IN_ARABIC | ARABIC) == IN_ARABIC {
            second = self.character(second)?.1;
        }
        let found = word > marks && self.classes.of(first) & ARABIC != 0 && self.class(second) & ARABIC != 0;
        found.then_some(word)
    }

    /// The end of a word of another script.
    fn other_end(&self, start: usize) -> usize {
        let mut at = self.behind(IN_OTHER, start);
        loop {
            let gap = match self.character(at) {
                Some(('\'' | '\u{2019}', next)) if self.class(next) & OTHER != 0 => next,
                _ => self.behind(IGNORABLE, at),
            };
            if gap == at || self.class(gap) & IN_OTHER == 0 {
                return at;
            }
            at = self.behind(IN_OTHER, gap);
        }
    }

    /// The end of a number that is no mark of a note and has no separators; `start` if there is
    /// none; `None` if the pattern must decide.
    fn plain_number_end(&self, start: usize) -> Option<usize> {
        let mut before = self.text[..start].chars().rev();
        match before.next() {
            Some(last) if self.classes.of(last) & DIGIT != 0 => return Some(start),
            Some('(' | '[' | '\u{fd3e}' | '\u{fd3f}' | END_OF_VERSE) => return None,
            Some(' ') if before.next() == Some(END_OF_VERSE) => return None,
            _ => {}
        }
        let end = self.behind(DIGIT, start);
        match self.character(end) {
            Some(('.' | ',' | '\u{066b}' | '\u{066c}', next)) if self.class(next) & DIGIT != 0 => None,
            _ => Some(end),
        }
    }
}
