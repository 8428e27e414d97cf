use std::fs;
use std::path::{Path, PathBuf};

use heapdiff::{Frame, InputFile, Options, Report, Series};
use pprof_parse::Limits;
use serde_json::Value;

/// A series of a real program, and what is known of it: a folder with its files and `truth.json`.
pub(crate) struct Case {
    pub(crate) name: String,
    folder: PathBuf,
    truth: Value,
}

impl Case {
    /// All cases in a folder, by name.
    pub(crate) fn all(folder: &Path) -> Vec<Self> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut folders: Vec<PathBuf> = entries.filter(|path| path.join("truth.json").exists()).collect();
        folders.sort();
        folders.into_iter().map(Self::open).collect()
    }

    fn open(folder: PathBuf) -> Self {
        let truth = serde_json::from_slice(&fs::read(folder.join("truth.json")).unwrap()).unwrap();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        Self { name, folder, truth }
    }

    /// `None` when the truth is about something else.
    pub(crate) fn leaks(&self) -> Option<bool> {
        self.truth["leaks"].as_bool()
    }

    /// The frame to blame: the caller that leaks what a helper made, if there is one.
    pub(crate) fn site(&self) -> Frame {
        let caller = &self.truth["leaking_caller"];
        let place = if caller.is_object() { caller } else { &self.truth["site"] };
        Frame {
            function: place["func"].as_str().unwrap().to_owned(),
            file: place["file"].as_str().unwrap().to_owned(),
            line: place["line"].as_i64().unwrap(),
        }
    }

    /// The holder's function and state, where goroutine dumps can tell.
    pub(crate) fn waiting_goroutine(&self) -> Option<(&str, &str)> {
        let holder = &self.truth["holder"];
        let is_waiting = holder["kind"] == "goroutine" && holder["state"] != "running";
        is_waiting.then(|| Some((holder["name"].as_str()?, holder["state"].as_str()?))).flatten()
    }

    pub(crate) fn report(&self) -> Report {
        let files = fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path());
        let files: Vec<InputFile> = files
            .map(|path| InputFile {
                name: path.file_name().unwrap().to_str().unwrap().to_owned(),
                bytes: fs::read(&path).unwrap(),
            })
            .collect();
        Series::from_files(&files, &Limits::default()).analyse(&Options::default()).unwrap()
    }
}
