use std::fs;
use std::path::Path;

use super::*;

/// A folder of its own for a test, removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("carnet-watch-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("meshes")).unwrap();
        fs::write(path.join("meshes/a.yaml"), "a: 1").unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Whether each of the changes, made one after the other, is told in time.
fn told_within(wait: Duration, watched: &Path, changes: &[&dyn Fn()]) -> Vec<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut watch = Watch::start(&[watched.to_owned()]).unwrap();
        let mut told = Vec::new();
        for change in changes {
            change();
            told.push(timeout(wait, watch.changed()).await.is_ok());
        }
        told
    })
}

/// With patience: the machine may be busy.
fn told(watched: &Path, changes: &[&dyn Fn()]) -> Vec<bool> {
    told_within(Duration::from_secs(20), watched, changes)
}

/// All the changes at once, and a moment.
fn is_told_soon(watched: &Path, changes: &[&dyn Fn()]) -> bool {
    told_within(3 * QUIET, watched, &[&|| changes.iter().for_each(|change| change())]) == [true]
}

#[test]
fn a_file_that_is_written_is_told() {
    let folder = Folder::new("written");
    let write = |name: &'static str| fs::write(folder.path(name), "a: 2").unwrap();
    let changes: [&dyn Fn(); 2] = [&|| write("meshes/a.yaml"), &|| write("meshes/b.json")];
    assert_eq!(told(&folder.path("meshes"), &changes), [true, true]);
}

#[test]
fn a_file_that_is_replaced_is_told_each_time() {
    let folder = Folder::new("replaced");
    let replace = || {
        fs::write(folder.path("meshes/.a.yaml.swp"), "a: 2").unwrap();
        fs::rename(folder.path("meshes/.a.yaml.swp"), folder.path("meshes/a.yaml")).unwrap();
    };
    assert_eq!(told(&folder.path("meshes/a.yaml"), &[&replace, &replace]), [true, true]);
}

#[test]
fn a_folder_that_goes_and_comes_back_is_told() {
    let folder = Folder::new("back");
    let remove = || fs::remove_dir_all(folder.path("meshes")).unwrap();
    let make = || {
        fs::create_dir_all(folder.path("meshes/red")).unwrap();
        fs::write(folder.path("meshes/red/a.yaml"), "a: 3").unwrap();
    };
    let write = || fs::write(folder.path("meshes/red/a.yaml"), "a: 4").unwrap();
    assert_eq!(told(&folder.path("meshes"), &[&remove, &make, &write]), [true, true, true]);
}

#[test]
fn the_folder_above_may_go_too() {
    let folder = Folder::new("above");
    let remove = || fs::remove_dir_all(&folder.0).unwrap();
    let make = || {
        fs::create_dir_all(folder.path("meshes")).unwrap();
        fs::write(folder.path("meshes/a.yaml"), "a: 3").unwrap();
    };
    assert_eq!(told(&folder.path("meshes/a.yaml"), &[&remove, &make]), [true, true]);
}

#[test]
fn what_is_no_document_is_not_told() {
    let folder = Folder::new("other");
    let write = |name: &'static str| fs::write(folder.path(name), "x").unwrap();
    let changes: [&dyn Fn(); 4] = [
        &|| write("meshes/.hidden.yaml"),
        &|| write("meshes/a.yaml~"),
        &|| write("meshes/notes.txt"),
        &|| drop(fs::read(folder.path("meshes/a.yaml")).unwrap()),
    ];
    assert!(!is_told_soon(&folder.path("meshes"), &changes));
}

#[test]
fn what_happens_beside_a_file_is_not_told() {
    let folder = Folder::new("beside");
    let write = || fs::write(folder.path("meshes/b.yaml"), "x").unwrap();
    assert!(!is_told_soon(&folder.path("meshes/a.yaml"), &[&write]));
}

#[test]
fn a_link_is_followed() {
    let folder = Folder::new("link");
    fs::create_dir_all(folder.path("links")).unwrap();
    std::os::unix::fs::symlink(folder.path("meshes/a.yaml"), folder.path("links/a.yaml")).unwrap();
    let write = || fs::write(folder.path("meshes/a.yaml"), "a: 2").unwrap();
    assert_eq!(told(&folder.path("links/a.yaml"), &[&write]), [true]);
}

#[test]
fn a_change_is_not_lost_when_nobody_waits_for_its_end() {
    let folder = Folder::new("cancelled");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut watch = Watch::start(&[folder.path("meshes")]).unwrap();
        fs::write(folder.path("meshes/a.yaml"), "a: 2").unwrap();
        assert!(timeout(QUIET / 2, watch.changed()).await.is_err());
        assert!(timeout(Duration::from_secs(20), watch.changed()).await.is_ok());
    });
}
