//! Holds the effects of two federations against one another.

use std::collections::BTreeMap;

use crate::diff::effects::{
    Effects, ExportEffect, Fact, MeshEffects, NameEffect, PatternEffect, PeerEffects, Target,
};
use crate::diff::order::moved;
use crate::diff::{Area, Change, ChangeKind, Difference, Side};

/// The fact whose value is too long to be shown.
const CERTIFICATE: &str = "rootCertificate";

/// What differs from `old` to `new`.
#[must_use]
pub fn compare(old: &Effects, new: &Effects) -> Difference {
    let mut difference = Difference::default();
    let none = MeshEffects::default();
    for (mesh, before, after) in pairs(&old.meshes, &new.meshes) {
        let mut found = Found { mesh, difference: &mut difference };
        if before.is_none() || after.is_none() {
            let side = |is_there: bool| is_there.then(|| Side::plain("given", None));
            found.push(Area::Peering, None, "mesh", (side(before.is_some()), side(after.is_some())), false);
        }
        let (before, after) = (before.unwrap_or(&none), after.unwrap_or(&none));
        found.names(before, after);
        found.facts(before, after);
        let nobody = PeerEffects::default();
        for (peer, of_old, of_new) in pairs(&before.peers, &after.peers) {
            if of_old.is_none() || of_new.is_none() {
                let side = |is_there: bool| is_there.then(|| Side::plain("a peer", None));
                let sides = (side(of_old.is_some()), side(of_new.is_some()));
                found.push(Area::Peering, Some(peer), "peer", sides, false);
            }
            found.peer(peer, of_old.unwrap_or(&nobody), of_new.unwrap_or(&nobody));
        }
    }
    difference.changes.sort_by(|left, right| key(left).cmp(&key(right)));
    difference
}

fn key(change: &Change) -> (Area, &str, Option<&str>, &str, ChangeKind) {
    (change.area, &change.mesh, change.peer.as_deref(), &change.subject, change.kind)
}

/// Every key of two maps with the values under it, in order.
fn pairs<'m, K: Ord, V>(
    old: &'m BTreeMap<K, V>,
    new: &'m BTreeMap<K, V>,
) -> Vec<(&'m K, Option<&'m V>, Option<&'m V>)> {
    let mut pairs: Vec<_> = old.iter().map(|(key, value)| (key, Some(value), new.get(key))).collect();
    pairs.extend(
        new.iter().filter(|(key, _)| !old.contains_key(key)).map(|(key, value)| (key, None, Some(value))),
    );
    pairs.sort_by(|left, right| left.0.cmp(right.0));
    pairs
}

/// What was found about one mesh.
struct Found<'f> {
    mesh: &'f str,
    difference: &'f mut Difference,
}

impl Found<'_> {
    fn push(
        &mut self,
        area: Area,
        peer: Option<&str>,
        subject: &str,
        sides: (Option<Side>, Option<Side>),
        is_exposure: bool,
    ) {
        let (old, new) = sides;
        let kind = match (&old, &new) {
            (None, _) => ChangeKind::Gained,
            (Some(_), None) => ChangeKind::Lost,
            (Some(_), Some(_)) => ChangeKind::Changed,
        };
        self.difference.changes.push(Change {
            area,
            kind,
            mesh: self.mesh.to_owned(),
            peer: peer.map(ToOwned::to_owned),
            subject: subject.to_owned(),
            old,
            new,
            is_exposure,
        });
    }

    fn names(&mut self, old: &MeshEffects, new: &MeshEffects) {
        for (host, before, after) in pairs(&old.names, &new.names) {
            let is_reached = |effect: Option<&NameEffect>| effect.is_some_and(|it| it.target.is_reached());
            let (was, is) = (is_reached(before), is_reached(after));
            if was && is && before.map(|it| &it.target) == after.map(|it| &it.target) {
                self.difference.same_names = self.difference.same_names.saturating_add(1);
                continue;
            }
            if !was && !is {
                continue;
            }
            // A name that no longer leads anywhere is lost, though a rule may still give it.
            let kind = match (was, is) {
                (false, _) => ChangeKind::Gained,
                (true, false) => ChangeKind::Lost,
                (true, true) => ChangeKind::Changed,
            };
            self.difference.changes.push(Change {
                area: Area::Name,
                kind,
                mesh: self.mesh.to_owned(),
                peer: None,
                subject: host.clone(),
                old: before.map(Side::of_name),
                new: after.map(Side::of_name),
                is_exposure: false,
            });
        }
    }

    fn facts(&mut self, old: &MeshEffects, new: &MeshEffects) {
        for (name, before, after) in pairs(&old.facts, &new.facts) {
            self.fact(Area::Peering, None, name, (before, after), false);
        }
    }

    fn fact(
        &mut self,
        area: Area,
        peer: Option<&str>,
        name: &str,
        sides: (Option<&Fact>, Option<&Fact>),
        is_exposure: bool,
    ) {
        let (before, after) = sides;
        // What comes or goes with a whole mesh or peer is told by that.
        let (Some(before), Some(after)) = (before, after) else {
            if is_exposure {
                let side = |fact: Option<&Fact>| fact.map(|fact| Side::of_fact(name, fact));
                self.push(area, peer, name, (side(before), side(after)), true);
            }
            return;
        };
        if before.value != after.value {
            let side = |fact: &Fact| (!fact.value.is_empty()).then(|| Side::of_fact(name, fact));
            self.push(area, peer, name, (side(before), side(after)), is_exposure);
        }
    }

    fn peer(&mut self, peer: &str, old: &PeerEffects, new: &PeerEffects) {
        for (service, before, after) in pairs(&old.exports, &new.exports) {
            if before.map(|it| &it.host) != after.map(|it| &it.host) {
                let sides = (before.map(Side::of_export), after.map(Side::of_export));
                self.push(Area::Exposure, Some(peer), &service.to_string(), sides, before.is_none());
            }
        }
        self.patterns(Area::Exposure, peer, (&old.open_exports, &new.open_exports));
        self.patterns(Area::Name, peer, (&old.open_imports, &new.open_imports));
        let shows = !new.exports.is_empty() || !new.open_exports.is_empty();
        for (name, before, after) in pairs(&old.trust, &new.trust) {
            // Nobody is let in without an identity, so that one that is gone exposes nothing.
            let lets_in = after.is_some_and(|fact| !fact.value.is_empty());
            self.fact(Area::Trust, Some(peer), name, (before, after), shows && lets_in && before.is_some());
        }
        for (name, before, after) in pairs(&old.facts, &new.facts) {
            self.fact(Area::Peering, Some(peer), name, (before, after), false);
        }
        let moved = moved(&old.export_rules, &new.export_rules)
            .saturating_add(moved(&old.import_rules, &new.import_rules));
        self.difference.moved_rules = self.difference.moved_rules.saturating_add(moved);
    }

    /// Wildcards by what they match; one that an old one covered exposes nothing new.
    fn patterns(&mut self, area: Area, peer: &str, sides: (&[PatternEffect], &[PatternEffect])) {
        let (old, new) = sides;
        let same = |one: &PatternEffect, other: &PatternEffect| {
            (&one.pattern, &one.alias, &one.suffix) == (&other.pattern, &other.alias, &other.suffix)
        };
        for effect in old.iter().filter(|effect| !new.iter().any(|other| same(effect, other))) {
            let subject = effect.pattern.to_string();
            let after = new.iter().find(|other| other.pattern == effect.pattern).map(Side::of_pattern);
            self.push(area, Some(peer), &subject, (Some(Side::of_pattern(effect)), after), false);
        }
        for effect in new.iter().filter(|effect| !old.iter().any(|other| other.pattern == effect.pattern)) {
            let is_wider = !old.iter().any(|other| other.pattern.covers(&effect.pattern));
            let is_exposure = is_wider && area == Area::Exposure;
            let subject = effect.pattern.to_string();
            self.push(area, Some(peer), &subject, (None, Some(Side::of_pattern(effect))), is_exposure);
        }
        for (before, after) in overtaken(old, new) {
            let subject = before.pattern.meet(&after.pattern).unwrap_or_default().to_string();
            let sides = (Some(Side::of_pattern(before)), Some(Side::of_pattern(after)));
            self.push(area, Some(peer), &subject, sides, false);
        }
    }
}

/// Wildcards that both have, overlap and stood the other way round: the first decides what both match.
fn overtaken<'p>(
    old: &'p [PatternEffect],
    new: &'p [PatternEffect],
) -> Vec<(&'p PatternEffect, &'p PatternEffect)> {
    let words = |effects: &[PatternEffect]| effects.iter().map(ToString::to_string).collect::<Vec<_>>();
    if moved(&words(old), &words(new)) == 0 {
        return Vec::new();
    }
    let place = |effect: &PatternEffect| old.iter().position(|other| other.to_string() == effect.to_string());
    let placed: Vec<_> = new.iter().filter_map(|effect| Some((effect, place(effect)?))).collect();
    let mut overtaken = Vec::new();
    for (number, (later, place)) in placed.iter().enumerate() {
        let earlier = placed.iter().take(number);
        let passed = earlier.filter(|(effect, other)| {
            let yields = (&effect.alias, &effect.suffix) != (&later.alias, &later.suffix);
            place < other && yields && effect.pattern.overlaps(&later.pattern)
        });
        overtaken.extend(passed.map(|(effect, _)| (*later, *effect)));
    }
    overtaken
}

impl Side {
    fn plain(value: &str, span: Option<crate::source::Span>) -> Self {
        Self { value: value.to_owned(), rules: Vec::new(), span }
    }

    fn of_fact(name: &str, fact: &Fact) -> Self {
        let value = if name == CERTIFICATE { "a certificate" } else { &fact.value };
        Self::plain(value, fact.span)
    }

    fn of_name(effect: &NameEffect) -> Self {
        let value = match &effect.target {
            Target::Nowhere { reason } => format!("nowhere: {reason}"),
            target @ (Target::Service { .. } | Target::Peer { .. } | Target::Outside { .. }) => {
                target.to_string()
            }
        };
        Self { value, rules: effect.rules.clone(), span: None }
    }

    fn of_export(effect: &ExportEffect) -> Self {
        Self { value: effect.host.clone(), rules: vec![effect.rule.clone()], span: None }
    }

    fn of_pattern(effect: &PatternEffect) -> Self {
        Self { value: effect.to_string(), rules: vec![effect.rule.clone()], span: None }
    }
}
