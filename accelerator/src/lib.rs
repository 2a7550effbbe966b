//! kashaf's analysis of text, faster: words, the memo of their terms, and lines of these terms.
//!
//! The rules stay in Python. Python classifies each character and makes the terms of each word
//! that was not seen before; this module only calls back. A text or a term with half a character
//! (a lone surrogate) has no form in Rust: then a method returns `None`, and Python does the work.

mod characters;
mod memo;
mod scanner;

/// The module that Python imports.
#[pyo3::pymodule]
mod kashaf_accelerator {
    use std::collections::HashSet;
    use std::sync::Arc;

    use pyo3::prelude::*;
    use pyo3::types::{PyList, PyString, PyTuple};

    use crate::characters::Classes;
    use crate::memo::{LEVELS, Memo, Rules, Word};
    use crate::scanner::Scanner;

    /// The version of what Python and this module agree on. Both raise it together, with each
    /// change of the tokenizer's pattern or of an argument.
    #[pymodule_export]
    const FITS: u32 = 3;

    /// The version of this package.
    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    /// Splits texts into words and remembers the terms of words.
    #[pyclass(frozen, module = "kashaf_accelerator")]
    struct Accelerator {
        classes: Classes,
        memo: Memo,
        number_end: Py<PyAny>,
        gram_length: usize,
    }

    #[pymethods]
    impl Accelerator {
        #[new]
        #[pyo3(signature = (*, classify, number_end, make_terms, skeleton, affixes, remembered, longest_remembered, gram_length))]
        fn new(
            classify: Py<PyAny>,
            number_end: Py<PyAny>,
            make_terms: Py<PyAny>,
            skeleton: Py<PyAny>,
            affixes: [String; 2],
            remembered: usize,
            longest_remembered: usize,
            gram_length: usize,
        ) -> Self {
            Accelerator {
                classes: Classes::new(classify),
                memo: Memo::new(Rules { make_terms, skeleton, affixes }, remembered, longest_remembered),
                number_end,
                gram_length,
            }
        }

        /// The terms of all words, joined by spaces: a line for each level.
        fn lines<'py>(&self, py: Python<'py>, text: &Bound<'py, PyString>) -> PyResult<Option<Bound<'py, PyTuple>>> {
            let Some(words) = self.analyse(py, text)? else { return Ok(None) };
            let lines: Vec<String> = (0..LEVELS).map(|level| joined(&words, level)).collect();
            Ok(Some(PyTuple::new(py, lines)?))
        }

        /// The terms of all words at the level word, split where one word stands for several.
        fn words<'py>(&self, py: Python<'py>, text: &Bound<'py, PyString>) -> PyResult<Option<Bound<'py, PyList>>> {
            let Some(words) = self.analyse(py, text)? else { return Ok(None) };
            Ok(Some(PyList::new(py, words.iter().flat_map(|word| word.term(1).split(' ')).collect::<Vec<_>>())?))
        }

        /// The words with one of the wanted terms, a set for each level: start, end and position
        /// of each, and its terms. Words with a wanted term have one of the skeletons, unless
        /// these are `None`.
        fn find<'py>(
            &self,
            py: Python<'py>,
            text: &Bound<'py, PyString>,
            wanted: &Bound<'py, PyTuple>,
            skeletons: Option<&Bound<'py, PyAny>>,
        ) -> PyResult<Option<Vec<(usize, usize, usize, [String; LEVELS])>>> {
            let mut sets: Vec<(usize, HashSet<String>)> = Vec::new();
            for (level, terms) in wanted.iter().enumerate() {
                let set: HashSet<String> = texts(&terms)?;
                if !set.is_empty() {
                    sets.push((level, set));
                }
            }
            let Some((text, spans)) = self.spans(py, text)? else { return Ok(None) };
            let skeletons: Option<Vec<String>> = skeletons.map(texts).transpose()?;
            let Some(words) = self.memo.words(py, text, &spans, skeletons.as_deref())? else { return Ok(None) };
            let mut found = Vec::new();
            let (mut position, mut characters, mut bytes) = (0, 0, 0);
            for (&(start, end), word) in spans.iter().zip(&words) {
                if word.skeleton().is_some() {
                    position += 1;
                    continue;
                }
                for part in 0..word.parts() {
                    let terms: [&str; LEVELS] = std::array::from_fn(|level| word.part(level, part));
                    if sets.iter().any(|(level, set)| set.contains(terms[*level])) {
                        characters += text[bytes..start].chars().count();
                        bytes = start;
                        let length = text[start..end].chars().count();
                        found.push((characters, characters + length, position, terms.map(str::to_owned)));
                    }
                    position += 1;
                }
            }
            Ok(Some(found))
        }

        /// The n-grams of each different word of a line once, joined by spaces.
        fn pieces(&self, py: Python<'_>, words: &Bound<'_, PyString>) -> PyResult<Option<String>> {
            let Ok(line) = words.to_str() else { return Ok(None) };
            self.classes.learn(py, line)?;
            let mut seen = HashSet::new();
            let mut pieces = String::with_capacity(line.len() * 3);
            let mut ends = Vec::new();
            for word in line.split(' ') {
                if word.is_empty() || word == "_" || !seen.insert(word) || self.classes.is_digit(word) {
                    continue;
                }
                let marked = format!("_{word}_");
                ends.clear();
                ends.extend(marked.char_indices().map(|(at, _)| at));
                ends.push(marked.len());
                let length = self.gram_length.min(ends.len() - 1);
                for (start, end) in ends.iter().zip(&ends[length..]) {
                    if !pieces.is_empty() {
                        pieces.push(' ');
                    }
                    pieces.push_str(&marked[*start..*end]);
                }
            }
            Ok(Some(pieces))
        }
    }

    /// The texts of a collection, without those that have half a character.
    fn texts<T: FromIterator<String>>(values: &Bound<'_, PyAny>) -> PyResult<T> {
        Ok(values.try_iter()?.filter_map(|value| value.ok()?.extract().ok()).collect())
    }

    /// The bytes where a word starts and ends.
    type Span = (usize, usize);

    impl Accelerator {
        fn spans<'a>(&self, py: Python<'_>, text: &'a Bound<'_, PyString>) -> PyResult<Option<(&'a str, Vec<Span>)>> {
            let Ok(letters) = text.to_str() else { return Ok(None) };
            self.classes.learn(py, letters)?;
            let number_end = |at: usize| self.number_end.call1(py, (text, at))?.extract(py);
            let spans = Scanner::new(letters, &self.classes).spans(number_end)?;
            Ok(Some((letters, spans)))
        }

        fn analyse(&self, py: Python<'_>, text: &Bound<'_, PyString>) -> PyResult<Option<Vec<Arc<Word>>>> {
            let Some((text, spans)) = self.spans(py, text)? else { return Ok(None) };
            self.memo.words(py, text, &spans, None)
        }
    }

    fn joined(words: &[Arc<Word>], level: usize) -> String {
        let mut line = String::with_capacity(words.iter().map(|word| word.term(level).len() + 1).sum());
        for word in words {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word.term(level));
        }
        line
    }
}
