//! Makes a package in a temporary folder.

use std::fs;

use hallway_build::App;

pub(crate) struct Package(tempfile::TempDir);

impl Package {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let package = Self(tempfile::tempdir().expect("a folder for the test"));
        for (path, text) in files {
            let path = package.0.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder around it")).expect("the folder");
            fs::write(path, text).expect("the file");
        }
        package
    }

    pub(crate) fn app(&self) -> App {
        App::new().root(self.0.path())
    }

    /// What is wrong in it, a line each.
    pub(crate) fn mistakes(&self) -> Vec<String> {
        match self.app().generate() {
            Ok(generated) => panic!("no mistake was found:\n{}", generated.text()),
            Err(mistakes) => mistakes.iter().map(ToString::to_string).collect(),
        }
    }
}
