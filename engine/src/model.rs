//! What the documents mean: meshes, their peers, their services and the rules between them.
//!
//! Plain values, complete with defaults, each with the place it was written at. Rules that cannot be used stay
//! in their place as [`rule::Broken`], so that indices and traces agree with the files.

pub mod mesh;
pub mod rule;
pub mod service;

mod attribute;
pub mod istio;
mod pair;
mod resolve;

pub use attribute::Placement;
pub use istio::IstioDocuments;
pub use mesh::{Gateways, Mesh, Peer, RemoteEndpoint, RootCertificate, RootConfigMap, SecretCertificates};
pub(crate) use resolve::rules as rules_as_meant;
pub use resolve::{Resolved, resolve};
pub use rule::{Broken, ExportRule, ExportSet, ImportRule, ImportSet, Locality};
pub use service::{Service, ServiceKind};

/// All meshes given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Federation {
    /// The meshes, by name.
    pub meshes: Vec<Mesh>,
    /// Documents of Istio that belong to no mesh or to several, by the folder given on the command line.
    pub loose: Vec<IstioDocuments>,
}

impl Federation {
    /// The mesh with this name.
    #[must_use]
    pub fn mesh(&self, name: &str) -> Option<&Mesh> {
        self.meshes.iter().find(|mesh| mesh.name == name)
    }

    /// The mesh that stands behind a peer, if it was given.
    #[must_use]
    pub fn mesh_of(&self, peer: &Peer) -> Option<&Mesh> {
        self.meshes.get(peer.mesh?)
    }

    /// How the mesh behind `peer` calls `mesh`: its own peer for it, if it has one.
    #[must_use]
    pub fn counterpart<'f>(&'f self, mesh: &Mesh, peer: &Peer) -> Option<&'f Peer> {
        let index = self.meshes.iter().position(|other| other.name == mesh.name)?;
        self.mesh_of(peer)?.peers.iter().find(|other| other.mesh == Some(index))
    }
}
