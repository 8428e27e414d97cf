use crate::file::read_open;
use crate::{Error, Limits};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A folder of which files are read, but nothing outside of it: no part of a name may be a symbolic link.
#[derive(Debug)]
pub(super) struct Beneath {
    folder: PathBuf,
    #[cfg(target_os = "linux")]
    open: Option<File>,
}

impl Beneath {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            #[cfg(target_os = "linux")]
            open: File::open(&folder).ok(),
            folder,
        }
    }

    /// The content of a file; `None` if there is none. `name` must be clean: without `..`, and relative.
    pub(super) fn read(&self, name: &str, limits: &Limits) -> Result<Option<Vec<u8>>, Error> {
        let failed = |source| Error::Io { path: self.folder.join(name), source };
        match self.file(name).map_err(failed)? {
            Some(file) => read_open(file, || self.folder.join(name), limits).map(Some),
            None => Ok(None),
        }
    }

    /// One call to the system does it all on Linux, since 5.6.
    #[cfg(target_os = "linux")]
    fn file(&self, name: &str) -> io::Result<Option<File>> {
        use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
        use rustix::io::Errno;
        let Some(folder) = &self.open else { return self.file_by_parts(name) };
        // A named pipe must not keep us waiting.
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        match openat2(folder, name, flags, Mode::empty(), resolve) {
            Ok(file) => Ok(Some(File::from(file))),
            Err(Errno::NOENT) => Ok(None),
            // Old systems and some sandboxes do not know the call; and the long way tells what is wrong.
            Err(_) => self.file_by_parts(name),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn file(&self, name: &str) -> io::Result<Option<File>> {
        self.file_by_parts(name)
    }

    fn file_by_parts(&self, name: &str) -> io::Result<Option<File>> {
        let mut part = self.folder.clone();
        let mut elements = Path::new(name).components().peekable();
        while let Some(element) = elements.next() {
            part.push(element);
            let is_file = elements.peek().is_none();
            match fs::symlink_metadata(&part) {
                Ok(found) if found.is_dir() && !is_file || found.is_file() && is_file => {}
                Ok(found) if found.is_symlink() => {
                    let problem = format!("{} is a symbolic link, which is not followed", part.display());
                    return Err(io::Error::other(problem));
                }
                Ok(_) => {
                    let expected = if is_file { "file" } else { "folder" };
                    return Err(io::Error::other(format!("{} is no {expected}", part.display())));
                }
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        File::open(&part).map(Some)
    }
}
