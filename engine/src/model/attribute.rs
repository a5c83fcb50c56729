//! Which mesh a document belongs to.
//!
//! A folder given on the command line is a mesh of its own, or several when its sub-folders hold one control
//! plane each. Everything else is one bundle: federation documents go by control-plane namespace, Services by
//! member rolls. What stays ambiguous is a finding.

use std::collections::{BTreeMap, BTreeSet};

use crate::resource::Resource;
use crate::source::SourceId;

/// Where a source comes from, as far as attribution cares.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placement {
    /// The mesh named for it with `--mesh NAME=PATH`.
    pub mesh: Option<String>,
    /// The folder given on the command line it lies in; `None` for files and standard input.
    pub folder: Option<String>,
    /// The first sub-folder of that folder it lies in; `None` when it lies directly in it.
    pub sub_folder: Option<String>,
}

/// A part of the input that is attributed by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    /// Named by the user.
    Named(String),
    /// A folder.
    Folder(String),
    /// A sub-folder of a folder.
    SubFolder(String, String),
    /// All the rest.
    Bundle,
}

impl Scope {
    /// A name for a mesh that gives none itself.
    pub(super) fn label(&self) -> Option<&str> {
        let last =
            |path: &'_ str| path.rsplit('/').find(|part| !part.is_empty() && *part != ".").map(str::len);
        match self {
            Self::Named(name) | Self::SubFolder(_, name) => Some(name),
            Self::Folder(path) => {
                let trimmed = path.trim_end_matches('/');
                last(path).and_then(|len| trimmed.get(trimmed.len().saturating_sub(len)..))
            }
            Self::Bundle => None,
        }
    }
}

/// The scope of every source, by its number.
pub(super) fn scopes(placements: &[Placement], resources: &[Resource]) -> Vec<Scope> {
    let planes = control_planes(placements, resources);
    let split: BTreeSet<&str> =
        planes.folders.iter().filter(|(_, folder)| folder.is_split()).map(|(n, _)| *n).collect();
    let scope = |placement: &Placement| match placement {
        Placement { mesh: Some(name), .. } => Scope::Named(name.clone()),
        Placement { folder: Some(folder), sub_folder: Some(sub), .. } if split.contains(folder.as_str()) => {
            let holds_plane =
                planes.folders.get(folder.as_str()).is_some_and(|f| f.sub_folders.contains_key(sub.as_str()));
            if holds_plane { Scope::SubFolder(folder.clone(), sub.clone()) } else { Scope::Bundle }
        }
        Placement { folder: Some(folder), .. } => {
            let folder_planes = planes.folders.get(folder.as_str());
            let is_mesh = folder_planes.is_some_and(|planes| !planes.is_split() && planes.all().len() == 1);
            if is_mesh { Scope::Folder(folder.clone()) } else { Scope::Bundle }
        }
        Placement { folder: None, .. } => Scope::Bundle,
    };
    placements.iter().map(scope).collect()
}

/// Control-plane namespaces by where they are spoken of.
#[derive(Debug, Default)]
struct Planes<'a> {
    folders: BTreeMap<&'a str, FolderPlanes<'a>>,
}

/// Control-plane namespaces of one folder.
#[derive(Debug, Default)]
struct FolderPlanes<'a> {
    direct: BTreeSet<&'a str>,
    sub_folders: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> FolderPlanes<'a> {
    /// Whether the sub-folders are meshes of their own.
    fn is_split(&self) -> bool {
        self.direct.is_empty()
            && self.sub_folders.len() > 1
            && self.sub_folders.values().all(|namespaces| namespaces.len() == 1)
    }

    fn all(&self) -> BTreeSet<&'a str> {
        self.sub_folders.values().flatten().chain(&self.direct).copied().collect()
    }
}

fn control_planes<'a>(placements: &'a [Placement], resources: &'a [Resource]) -> Planes<'a> {
    let mut planes = Planes::default();
    // A control plane speaks for its part of the tree; federation documents do so only where there is none.
    let has_plane: BTreeSet<_> = resources
        .iter()
        .filter(|resource| matches!(resource, Resource::ControlPlane(_)))
        .filter_map(|resource| placement_of(placements, resource))
        .map(|placement| (&placement.folder, &placement.sub_folder))
        .collect();
    for resource in resources {
        let Some(placement) = placement_of(placements, resource) else { continue };
        let Some(folder) = &placement.folder else { continue };
        let is_spoken_for = has_plane.contains(&(&placement.folder, &placement.sub_folder));
        let namespace = match resource {
            Resource::ControlPlane(plane) => plane.namespace.value.as_str(),
            Resource::Peer(_) | Resource::Exported(_) | Resource::Imported(_) if !is_spoken_for => {
                resource.meta().namespace.value.as_str()
            }
            _ => continue,
        };
        let folder = planes.folders.entry(folder).or_default();
        match &placement.sub_folder {
            Some(sub) => folder.sub_folders.entry(sub).or_default().insert(namespace),
            None => folder.direct.insert(namespace),
        };
    }
    planes
}

fn placement_of<'a>(placements: &'a [Placement], resource: &Resource) -> Option<&'a Placement> {
    placements.get(source_index(resource.meta().span.source))
}

/// The position of a source in the list of sources.
pub(super) fn source_index(source: SourceId) -> usize {
    usize::try_from(source.0).unwrap_or(usize::MAX)
}
