//! The terms and skeletons of words seen before; Python makes those of a new word.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::PyString;

/// The levels of terms: spelling, word, stem and root.
pub const LEVELS: usize = 4;

/// The terms of a word, one for each level, or only its skeleton. A word that stands for several
/// has their terms joined by spaces, the same number at each level.
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

    fn of_skeleton(skeleton: String) -> Self {
        Word { terms: skeleton.into(), ends: [0; LEVELS], parts: 0 }
    }

    /// Its skeleton, if its terms are not known.
    #[inline]
    pub fn skeleton(&self) -> Option<&str> {
        (self.parts == 0).then_some(&*self.terms)
    }

    /// The term at a level.
    #[inline]
    pub fn term(&self, level: usize) -> &str {
        let start = if level == 0 { 0 } else { self.ends[level - 1] };
        &self.terms[start..self.ends[level]]
    }

    /// How many words it stands for; none if its terms are not known.
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

/// What Python says of a word, and the letters of affixes that a skeleton has at its beginning and
/// at its end.
pub struct Rules {
    pub make_terms: Py<PyAny>,
    pub skeleton: Py<PyAny>,
    pub affixes: [String; 2],
}

/// A cache that starts anew when it is full, and takes over each word still in use.
///
/// Its lock is never held while Python runs: it may switch to another thread, or ask for terms
/// again.
pub struct Memo {
    rules: Rules,
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
    pub fn new(rules: Rules, most: usize, longest: usize) -> Self {
        Memo { rules, most, longest, words: Mutex::default() }
    }

    /// What is known of the words of a text, with the terms of each word that may have a term with
    /// one of the skeletons, or of every word without any; `None` if one has half a character.
    pub fn words(
        &self,
        py: Python<'_>,
        text: &str,
        spans: &[(usize, usize)],
        skeletons: Option<&[String]>,
    ) -> PyResult<Option<Vec<Arc<Word>>>> {
        let is_wanted = |whole: &str| whole.is_empty() || skeletons.is_none_or(|cores| self.is_around(whole, cores));
        let mut found = Vec::with_capacity(spans.len());
        while found.len() < spans.len() {
            let has_skeleton = self.known(text, &spans[found.len()..], &mut found, is_wanted);
            let Some(&(start, end)) = spans.get(found.len()) else { break };
            let word = &text[start..end];
            if !has_skeleton && skeletons.is_some() {
                let skeleton: String = self.rules.skeleton.call1(py, (word,))?.extract(py)?;
                if !is_wanted(&skeleton) {
                    found.push(self.keep(word, Word::of_skeleton(skeleton)));
                    continue;
                }
            }
            let Some(terms) = self.make(py, word)? else { return Ok(None) };
            found.push(self.keep(word, terms));
        }
        Ok(Some(found))
    }

    /// Add what is known of the next words, up to one whose terms are wanted and not known. Whether
    /// its skeleton is known.
    fn known(
        &self,
        text: &str,
        spans: &[(usize, usize)],
        found: &mut Vec<Arc<Word>>,
        is_wanted: impl Fn(&str) -> bool,
    ) -> bool {
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        for &(start, end) in spans {
            let word = &text[start..end];
            let known = if let Some(known) = words.now.get(word) {
                Arc::clone(known)
            } else if let Some(known) = words.before.get(word).cloned() {
                self.insert(&mut words, word, &known);
                known
            } else {
                return false;
            };
            if known.skeleton().is_some_and(&is_wanted) {
                return true;
            }
            found.push(known);
        }
        false
    }

    fn make(&self, py: Python<'_>, word: &str) -> PyResult<Option<Word>> {
        let made = self.rules.make_terms.bind(py).call1((word,))?;
        let made: [Bound<'_, PyString>; LEVELS] = made.extract()?;
        let [Ok(a), Ok(b), Ok(c), Ok(d)] = made.each_ref().map(|term| term.to_str()) else { return Ok(None) };
        Ok(Some(Word::new([a, b, c, d])))
    }

    fn keep(&self, word: &str, known: Word) -> Arc<Word> {
        let known = Arc::new(known);
        if word.chars().count() <= self.longest {
            self.insert(&mut self.words.lock().unwrap_or_else(PoisonError::into_inner), word, &known);
        }
        known
    }

    fn insert(&self, words: &mut Generations, word: &str, known: &Arc<Word>) {
        if words.now.len() >= self.most {
            words.before = std::mem::take(&mut words.now);
        }
        words.now.insert(word.into(), Arc::clone(known));
    }

    /// Whether a skeleton is nothing but one of these cores with letters of affixes around it.
    fn is_around(&self, whole: &str, cores: &[String]) -> bool {
        let [before, after] = &self.rules.affixes;
        let last = whole.len() - whole.trim_start_matches(|letter| before.contains(letter)).len();
        let end = whole.trim_end_matches(|letter| after.contains(letter)).len();
        cores.iter().any(|core| {
            let mut places = end.saturating_sub(core.len())..=last;
            places.any(|at| whole.as_bytes()[at..].starts_with(core.as_bytes()))
        })
    }
}
