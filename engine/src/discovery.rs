//! The lists by which meshes tell one another what they export, in Maistra's format.
//!
//! Writing one is for the peer that asks; reading one is for whoever polls, who can trust nothing in it. No request
//! is made here.
//!
//! Source: `ServiceListMessage` and `ServiceMessage` in `pkg/servicemesh/federation/common`.

use crate::checksum::Checksum;
use crate::json::{JsonFault, JsonReader, JsonText};
use crate::table::{Discovery, HostTable, Offer};

/// The path lists are asked for at; the final slash may be left out.
pub const LIST_PATH: &str = "/v1/services/";

/// The path news of lists are asked for at; a final slash may be added.
pub const WATCH_PATH: &str = "/v1/watch";

/// How many services of one list are looked at; the others are not even counted.
pub const MAX_SERVICES: usize = 10_000;

/// The longest list read, in bytes.
pub const MAX_LIST_BYTES: usize = 4 << 20;

/// What a peer says it offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeerList {
    /// Exported name and namespace of each service, as listed; at most [`MAX_SERVICES`].
    pub services: Vec<(String, String)>,
    /// Whether the peer lists more than that.
    pub is_cut: bool,
}

/// Why bytes are not a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidList {
    /// Nothing, or only blanks.
    #[error("the list is empty")]
    Empty,
    /// More than [`MAX_LIST_BYTES`].
    #[error("the list is larger than 4 MiB")]
    TooLarge,
    /// JSON that ends too early.
    #[error("the list ends in the middle")]
    Truncated,
    /// Something else.
    #[error("the list is not JSON")]
    NotJson,
    /// JSON that is no list of services.
    #[error("the list has another shape")]
    WrongShape,
}

impl PeerList {
    /// Reads a list; fields nobody needs are ignored.
    ///
    /// # Errors
    ///
    /// [`InvalidList`]; nothing is taken from a list that is not wholly one.
    pub fn parse(bytes: &[u8]) -> Result<Self, InvalidList> {
        if bytes.len() > MAX_LIST_BYTES {
            return Err(InvalidList::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| InvalidList::NotJson)?;
        if text.trim_ascii().is_empty() {
            return Err(InvalidList::Empty);
        }
        let mut list = Self::default();
        let mut is_list = false;
        let mut reader = JsonReader::new(text);
        let read = reader.object(&mut |reader, key| match key {
            "checksum" => {
                is_list = true;
                if reader.null()? { Ok(()) } else { reader.number().map(drop) }
            }
            "services" => {
                is_list = true;
                if reader.null()? { Ok(()) } else { reader.array(&mut |reader| list.take(reader)) }
            }
            _ => reader.skip(),
        });
        read.and_then(|()| reader.end()).map_err(|fault| match fault {
            JsonFault::End => InvalidList::Truncated,
            JsonFault::Syntax => InvalidList::NotJson,
            JsonFault::Shape | JsonFault::Unknown | JsonFault::Twice | JsonFault::Missing(_) => {
                InvalidList::WrongShape
            }
        })?;
        // Some other object, such as an error in JSON.
        if is_list { Ok(list) } else { Err(InvalidList::WrongShape) }
    }

    /// Reads one service, and keeps it while there is room: millions of empty ones would fit into a list.
    fn take(&mut self, reader: &mut JsonReader<'_>) -> Result<(), JsonFault> {
        let (mut name, mut namespace) = (None, None);
        reader.object(&mut |reader, key| {
            match key {
                "name" => name = Some(reader.text()?.into_owned()),
                "namespace" => namespace = Some(reader.text()?.into_owned()),
                _ => reader.skip()?,
            }
            Ok(())
        })?;
        let (Some(name), Some(namespace)) = (name, namespace) else { return Err(JsonFault::Shape) };
        if self.services.len() < MAX_SERVICES {
            self.services.push((name, namespace));
        } else {
            self.is_cut = true;
        }
        Ok(())
    }
}

/// The list the inbound `peer` gets: by host, empty fields left out. `None` when peers cannot ask.
///
/// Equal lists have equal checksums.
#[must_use]
pub fn list_for(table: &HostTable, peer: usize) -> Option<String> {
    let discovery = table.inbound()?.discovery()?;
    let offers = table.offers(peer);
    let mut json = JsonText::new();
    json.open('{');
    json.number_field("checksum", checksum(&offers, discovery));
    if !offers.is_empty() {
        json.key("services");
        json.open('[');
        for offer in &offers {
            write_service(&mut json, offer, discovery);
        }
        json.close(']');
    }
    json.close('}');
    Some(json.finish())
}

fn write_service(json: &mut JsonText, offer: &Offer<'_>, discovery: &Discovery) {
    json.open('{');
    json.text_field("name", offer.name);
    json.text_field("namespace", offer.namespace);
    json.text_field("hostname", offer.hostname);
    if !offer.ports.is_empty() {
        json.key("servicePorts");
        json.open('[');
        for port in offer.ports {
            json.open('{');
            if !port.name.is_empty() {
                json.text_field("name", &port.name);
            }
            json.number_field("port", u64::from(port.port));
            json.text_field("protocol", &port.protocol);
            json.close('}');
        }
        json.close(']');
    }
    if !discovery.service_accounts.is_empty() {
        json.key("serviceAccounts");
        json.open('[');
        discovery.service_accounts.iter().for_each(|account| json.text(account));
        json.close(']');
    }
    json.close('}');
}

/// Over everything listed. Maistra's own is over its data structures and only ever compared with itself.
fn checksum(offers: &[Offer<'_>], discovery: &Discovery) -> u64 {
    let mut sum = Checksum::new();
    discovery.service_accounts.iter().for_each(|account| sum.add(account.as_bytes()));
    for offer in offers {
        sum.add(offer.hostname.as_bytes());
        for port in offer.ports {
            sum.add(port.name.as_bytes());
            sum.add(&port.port.to_le_bytes());
            sum.add(port.protocol.as_bytes());
        }
    }
    sum.value()
}

#[cfg(test)]
mod tests;
