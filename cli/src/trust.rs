//! Which certificates the gateways of a federation have and trust: found in a folder, checked against the documents.
//!
//! The folder holds, for each mesh, `MESH/root.pem`, `MESH/GATEWAY.pem` and `MESH/GATEWAY.key`. The root of a peer is
//! `MESH/peers/PEER.pem`, else the `root.pem` of the peer's mesh, else what the ServiceMeshPeer's ConfigMap holds.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use carnet_engine::decision::Direction;
use carnet_engine::identity::{principal, trust_domain};
use carnet_engine::model::{Federation, Mesh, Peer};

use crate::certificate::{
    Authority, Facts, InvalidCertificate, InvalidIdentity, Leaf, Validity, check_chain, read_all,
};
use crate::envoy::{Identity, Trust};
use crate::gateway::{Gateway, Layout, egress_name, egress_spiffe_id, ingress_name, spiffe_id};

/// Why certificates cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidTrust {
    /// A file cannot be read.
    #[error("cannot read the certificate file `{}`", path.display())]
    Unreadable {
        /// Its path.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A file is no certificate that can be used.
    #[error("`{}` cannot be used", path.display())]
    Certificate {
        /// Its path.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: InvalidCertificate,
    },
    /// A certificate the peer's documents do not let in.
    #[error("`{}` names `{id}`, and mesh `{peer}` lets in `{client_id}` only", path.display())]
    NotTheClient {
        /// The file.
        path: PathBuf,
        /// The SPIFFE ID in it.
        id: String,
        /// The mesh that lets nobody else in.
        peer: String,
        /// Its `clientID` for this mesh.
        client_id: String,
    },
    /// The convention and the peer's documents disagree.
    #[error("mesh `{mesh}` calls `{peer}` as `{id}`, and mesh `{peer}` lets in `{client_id}` only")]
    NotTheClientID {
        /// The mesh that calls.
        mesh: String,
        /// The SPIFFE ID of its egress gateway.
        id: String,
        /// The mesh that lets nobody else in.
        peer: String,
        /// Its `clientID` for the caller.
        client_id: String,
    },
    /// Nobody knows whom to trust.
    #[error("there is no root certificate of peer `{peer}` of mesh `{mesh}`")]
    NoRoot {
        /// The mesh.
        mesh: String,
        /// Its peer.
        peer: String,
        /// Where it was looked for.
        looked: String,
    },
}

/// Where certificates are read from.
#[derive(Debug, Clone)]
pub enum CertificateFolder {
    /// A folder on this machine, and what its path is on that of the gateways.
    Disk {
        /// Here.
        path: PathBuf,
        /// There.
        seen: PathBuf,
    },
    /// Files not written yet, by path below the folder.
    Memory {
        /// What will be in them.
        files: BTreeMap<String, String>,
        /// Where they will be.
        seen: PathBuf,
    },
}

/// The identities of a gateway: the name of each, which is also that of its files, and its SPIFFE ID by convention.
#[must_use]
pub fn identities(gateway: &Gateway<'_>) -> BTreeMap<String, String> {
    let mesh = gateway.mesh;
    match gateway.direction {
        Direction::Inbound => [(gateway.name.clone(), spiffe_id(mesh, &gateway.name))].into(),
        Direction::Outbound => {
            let peers = gateway.peers.iter();
            peers.map(|peer| (egress_name(peer).to_owned(), egress_spiffe_id(mesh, peer))).collect()
        }
    }
}

impl CertificateFolder {
    /// The certificates of one gateway and whom it trusts, at the time `now`.
    ///
    /// # Errors
    ///
    /// [`InvalidTrust`] for the first file that is missing, is no valid certificate, or does not fit the documents.
    pub fn trust(
        &self,
        federation: &Federation,
        layout: Layout,
        gateway: &Gateway<'_>,
        now: SystemTime,
    ) -> Result<Trust, InvalidTrust> {
        let mut trust = Trust::default();
        for (name, expected) in identities(gateway) {
            let identity = self.identity(federation, gateway, (&name, &expected), now)?;
            trust.identities.insert(name, identity);
        }
        for peer in &gateway.peers {
            let root = self.root(federation, gateway.mesh, peer, now)?;
            trust.roots.insert(peer.name.clone(), root);
            if gateway.direction == Direction::Outbound
                && let Some(id) = self.ingress_id(federation, layout, gateway.mesh, peer, now)?
            {
                trust.ingress_ids.insert(peer.name.clone(), id);
            }
        }
        Ok(trust)
    }

    /// A gateway's certificate; that of an egress gateway has to be one its peers let in.
    fn identity(
        &self,
        federation: &Federation,
        gateway: &Gateway<'_>,
        (name, expected): (&str, &str),
        now: SystemTime,
    ) -> Result<Identity, InvalidTrust> {
        let mesh = gateway.mesh;
        let (file, key) = (format!("{}/{name}.pem", mesh.name), format!("{}/{name}.key", mesh.name));
        let invalid = |source| self.invalid(&file, source);
        let chain = self.chain(&file, expected, now)?;
        let leaf = chain.first().ok_or_else(|| invalid(InvalidCertificate::Absent))?;
        leaf.check_key(&self.text(&key)?).map_err(|source| self.invalid(&key, source))?;
        if let Some(root) = self.existing(&format!("{}/root.pem", mesh.name))? {
            let roots = read_all(root.as_bytes()).map_err(invalid)?;
            check_chain(&chain, &roots).map_err(invalid)?;
        }
        let id = leaf.uris.first().map(String::as_str).unwrap_or_default();
        match gateway.direction {
            Direction::Inbound => {
                let is_own = principal(id).is_some_and(|id| trust_domain(id) == mesh.trust_domain);
                if !is_own {
                    leaf.check_identity(expected).map_err(invalid)?;
                }
            }
            Direction::Outbound => {
                for peer in gateway.peers.iter().filter(|peer| egress_name(peer) == name) {
                    self.check_client(federation, mesh, peer, (&file, id))?;
                }
            }
        }
        Ok(Identity { certificate: self.seen(&file), key: self.seen(&key) })
    }

    fn check_client(
        &self,
        federation: &Federation,
        mesh: &Mesh,
        peer: &Peer,
        (file, id): (&str, &str),
    ) -> Result<(), InvalidTrust> {
        let Some(counterpart) = federation.counterpart(mesh, peer) else { return Ok(()) };
        let Some(client_id) = &counterpart.client_id else { return Ok(()) };
        if principal(id).is_some_and(|principal| client_id.is_match(principal)) {
            return Ok(());
        }
        let (id, client_id) = (id.to_owned(), client_id.to_string());
        let peer = federation.mesh_of(peer).map_or_else(|| peer.name.clone(), |other| other.name.clone());
        Err(match self {
            Self::Disk { path, .. } => {
                InvalidTrust::NotTheClient { path: path.join(file), id, peer, client_id }
            }
            Self::Memory { .. } => {
                InvalidTrust::NotTheClientID { mesh: mesh.name.clone(), id, peer, client_id }
            }
        })
    }

    /// The root of a peer in PEM.
    fn root(
        &self,
        federation: &Federation,
        mesh: &Mesh,
        peer: &Peer,
        now: SystemTime,
    ) -> Result<String, InvalidTrust> {
        let own = format!("{}/peers/{}.pem", mesh.name, peer.name);
        let other = federation.mesh_of(peer).map(|other| format!("{}/root.pem", other.name));
        for file in [Some(own.clone()), other.clone()].into_iter().flatten() {
            if let Some(root) = self.existing(&file)? {
                check_root(&root, now).map_err(|source| self.invalid(&file, source))?;
                return Ok(root);
            }
        }
        let map = peer.root_certificate.as_ref().map(|root| root.config_map.as_str());
        let documents = mesh.config_maps.iter().find(|other| Some(other.name.as_str()) == map);
        let pem = documents.and_then(|map| map.pem.as_ref());
        if let Some(pem) = pem {
            let name = PathBuf::from(format!("ConfigMap/{}", map.unwrap_or_default()));
            check_root(&pem.value, now).map_err(|source| InvalidTrust::Certificate { path: name, source })?;
            return Ok(pem.value.clone());
        }
        let looked = other.map_or_else(|| own.clone(), |other| format!("{own} or {other}"));
        Err(InvalidTrust::NoRoot { mesh: mesh.name.clone(), peer: peer.name.clone(), looked })
    }

    /// What the ingress gateway of the peer's mesh shows, if its certificate is here.
    fn ingress_id(
        &self,
        federation: &Federation,
        layout: Layout,
        mesh: &Mesh,
        peer: &Peer,
        now: SystemTime,
    ) -> Result<Option<String>, InvalidTrust> {
        let target = federation.mesh_of(peer).zip(federation.counterpart(mesh, peer));
        let Some((other, counterpart)) = target else { return Ok(None) };
        let name = ingress_name(layout, other, counterpart);
        let file = format!("{}/{name}.pem", other.name);
        if self.existing(&file)?.is_none() {
            return Ok(None);
        }
        let chain = self.chain(&file, &spiffe_id(other, &name), now)?;
        Ok(chain.into_iter().next().and_then(|leaf| leaf.uris.into_iter().next()))
    }

    /// A valid certificate with one identity and those above it; `expected` is told where there is none.
    fn chain(&self, file: &str, expected: &str, now: SystemTime) -> Result<Vec<Facts>, InvalidTrust> {
        let invalid = |source| self.invalid(file, source);
        let chain = read_all(self.text(file)?.as_bytes()).map_err(invalid)?;
        let leaf = chain.first().ok_or_else(|| invalid(InvalidCertificate::Absent))?;
        leaf.check_validity(now).map_err(invalid)?;
        if leaf.uris.len() != 1 {
            leaf.check_identity(expected).map_err(invalid)?;
        }
        Ok(chain)
    }

    fn invalid(&self, file: &str, source: InvalidCertificate) -> InvalidTrust {
        InvalidTrust::Certificate { path: PathBuf::from(self.shown(file)), source }
    }

    fn text(&self, file: &str) -> Result<String, InvalidTrust> {
        let missing = || InvalidTrust::Unreadable {
            path: PathBuf::from(self.shown(file)),
            source: io::Error::from(io::ErrorKind::NotFound),
        };
        self.existing(file)?.ok_or_else(missing)
    }

    /// The text of a file; `None` when there is no such file.
    fn existing(&self, file: &str) -> Result<Option<String>, InvalidTrust> {
        match self {
            Self::Memory { files, .. } => Ok(files.get(file).cloned()),
            Self::Disk { path, .. } => match std::fs::read_to_string(path.join(file)) {
                Ok(text) => Ok(Some(text)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(source) => Err(InvalidTrust::Unreadable { path: path.join(file), source }),
            },
        }
    }

    fn shown(&self, file: &str) -> String {
        match self {
            Self::Disk { path, .. } => path.join(file).display().to_string(),
            Self::Memory { .. } => file.to_owned(),
        }
    }

    fn seen(&self, file: &str) -> String {
        let (Self::Disk { seen, .. } | Self::Memory { seen, .. }) = self;
        seen.join(file).display().to_string()
    }
}

fn check_root(pem: &str, now: SystemTime) -> Result<(), InvalidCertificate> {
    for root in read_all(pem.as_bytes())? {
        root.check_authority()?;
        root.check_validity(now)?;
    }
    Ok(())
}

/// How long certificates of a local authority are valid.
const LIFETIME: Duration = Duration::from_hours(24 * 90);

/// A certificate authority for each mesh, for local use: what [`CertificateFolder`] looks for, made up.
#[derive(Default)]
pub struct Authorities {
    by_mesh: BTreeMap<String, Authority>,
    files: BTreeMap<String, String>,
}

impl Authorities {
    /// Makes what is missing: an authority for each mesh, a certificate for each of its gateways.
    ///
    /// # Errors
    ///
    /// [`InvalidIdentity`] for a trust domain or a name that cannot be in a certificate.
    pub fn issue(
        &mut self,
        federation: &Federation,
        layout: Layout,
        now: SystemTime,
    ) -> Result<(), InvalidIdentity> {
        let validity = Validity::around(now, LIFETIME);
        for mesh in &federation.meshes {
            self.check_trust_domain(mesh);
            let authority = match self.by_mesh.entry(mesh.name.clone()) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(Authority::new(&mesh.trust_domain, validity)?),
            };
            self.files.insert(format!("{}/root.pem", mesh.name), authority.certificate());
            for (name, id) in layout.gateways(mesh).iter().flat_map(identities) {
                let file = format!("{}/{name}.pem", mesh.name);
                if !self.files.contains_key(&file) {
                    let leaf = Leaf { spiffe_id: &id, dns_names: &[], validity };
                    let issued = authority.issue(&leaf)?;
                    self.files.insert(file, issued.certificate);
                    self.files.insert(format!("{}/{name}.key", mesh.name), issued.key);
                }
            }
        }
        Ok(())
    }

    /// Forgets a mesh whose trust domain has changed.
    fn check_trust_domain(&mut self, mesh: &Mesh) {
        let is_other = |known: &Authority| known.trust_domain() != mesh.trust_domain;
        if self.by_mesh.get(&mesh.name).is_some_and(is_other) {
            self.by_mesh.remove(&mesh.name);
            let folder = format!("{}/", mesh.name);
            self.files.retain(|file, _| !file.starts_with(&folder));
        }
    }

    /// Everything issued so far: text in PEM, by path below the folder. Private keys end in `.key`.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }
}
