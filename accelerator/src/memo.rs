//! The terms of words seen before; Python makes those of a new word.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::PyString;

/// The levels of terms: spelling, word, stem and root.
pub const LEVELS: usize = 4;

/// The terms of a word, one for each level. A word that stands for several has their terms joined
/// by spaces, the same number at each level.
pub struct Word {
    terms: Box<str>,
    ends: [usize; LEVELS],
    parts: usize,
}

impl Word {
    fn new(terms: [&str; LEVELS]) -> Self {
        let mut end = 0;
        let ends = terms.map(|term| {
            end += term.len();
            end
        });
        Word { terms: terms.concat().into(), ends, parts: terms[1].split(' ').count() }
    }

    /// The term at a level.
    #[inline]
    pub fn term(&self, level: usize) -> &str {
        let start = if level == 0 { 0 } else { self.ends[level - 1] };
        &self.terms[start..self.ends[level]]
    }

    /// How many words it stands for.
    #[inline]
    pub fn parts(&self) -> usize {
        self.parts
    }

    /// The term at a level of one of the words that it stands for.
    #[inline]
    pub fn part(&self, level: usize, part: usize) -> &str {
        let term = self.term(level);
        if self.parts == 1 { term } else { term.split(' ').nth(part).unwrap_or_default() }
    }
}

/// A cache that starts anew when it is full, and takes over each word still in use.
pub struct Memo {
    make: Py<PyAny>,
    most: usize,
    longest: usize,
    words: Mutex<Generations>,
}

#[derive(Default)]
struct Generations {
    now: HashMap<Box<str>, Arc<Word>>,
    before: HashMap<Box<str>, Arc<Word>>,
}

impl Memo {
    pub fn new(make: Py<PyAny>, most: usize, longest: usize) -> Self {
        Memo { make, most, longest, words: Mutex::default() }
    }

    /// The terms of the words of a text; `None` if one has half a character.
    ///
    /// The lock is never held while Python runs: it may switch to another thread, or ask for terms
    /// again.
    pub fn terms(&self, py: Python<'_>, text: &str, spans: &[(usize, usize)]) -> PyResult<Option<Vec<Arc<Word>>>> {
        let mut found = Vec::with_capacity(spans.len());
        while found.len() < spans.len() {
            self.known(text, spans, &mut found);
            if let Some(&(start, end)) = spans.get(found.len()) {
                let word = &text[start..end];
                let made = self.make.bind(py).call1((word,))?;
                let made: [Bound<'_, PyString>; LEVELS] = made.extract()?;
                let [Ok(a), Ok(b), Ok(c), Ok(d)] = made.each_ref().map(|term| term.to_str()) else { return Ok(None) };
                let terms = Arc::new(Word::new([a, b, c, d]));
                self.keep(word, &terms);
                found.push(terms);
            }
        }
        Ok(Some(found))
    }

    /// Add the terms of the next words, up to the first one that is new.
    fn known(&self, text: &str, spans: &[(usize, usize)], found: &mut Vec<Arc<Word>>) {
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        for &(start, end) in &spans[found.len()..] {
            let word = &text[start..end];
            if let Some(terms) = words.now.get(word) {
                found.push(Arc::clone(terms));
            } else if let Some(terms) = words.before.get(word).cloned() {
                self.insert(&mut words, word, &terms);
                found.push(terms);
            } else {
                return;
            }
        }
    }

    fn keep(&self, word: &str, terms: &Arc<Word>) {
        if word.chars().count() <= self.longest {
            self.insert(&mut self.words.lock().unwrap_or_else(PoisonError::into_inner), word, terms);
        }
    }

    fn insert(&self, words: &mut Generations, word: &str, terms: &Arc<Word>) {
        if words.now.len() >= self.most {
            words.before = std::mem::take(&mut words.now);
        }
        words.now.insert(word.into(), Arc::clone(terms));
    }
}
