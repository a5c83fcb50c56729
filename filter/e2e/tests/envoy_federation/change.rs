//! Documents that change while everything runs.

use std::thread;

use carnet_e2e::http::Connection;

use crate::Alone;
use crate::client::{arrived, ask, get};
use crate::fixture::{Federation, edit, replace, until};

pub(crate) const TRIALS: &[Alone] = &[
    ("a_changed_document_changes_the_rules_and_drops_no_request", a_changed_document_changes_the_rules),
    ("an_invalid_document_is_refused_and_the_rules_before_stay", an_invalid_document_is_refused),
    (
        "a_bad_configuration_pushed_to_envoy_is_refused_and_the_one_before_stays",
        a_bad_configuration_is_refused,
    ),
    ("two_workers_give_one_answer", two_workers_give_one_answer),
];

const BEFORE: &str = "ratings.bookinfo.svc.red-mesh-imports.local";
const AFTER: &str = "stars.bookinfo.svc.red-mesh-imports.local";
const OLD_ALIAS: &str = "        namespace: bookinfo\n        name: ratings\n";

fn a_changed_document_changes_the_rules() {
    let federation = Federation::start("change", &[]);
    let egress = federation.address("green-mesh", "egress");
    // Open before, and used after, the change.
    let mut kept = Connection::plain(egress).unwrap();
    assert_eq!(ask(&mut kept, "/", BEFORE, &[]).unwrap().status, 200);
    let slow = thread::spawn(move || {
        let mut connection = Connection::plain(egress).unwrap();
        ask(&mut connection, "/?delay=4000", BEFORE, &[]).unwrap()
    });
    let waiting = || (in_flight(&federation) > 0).then_some(());
    until("the slow request is on its way", waiting);
    edit(&federation.document("green-mesh/imports.yaml"), |text| {
        text.replacen(OLD_ALIAS, &OLD_ALIAS.replace("name: ratings", "name: stars"), 1)
    });
    federation.await_note("reloaded: green-mesh egress", 1);
    assert_eq!(arrived(&ask(&mut kept, "/", AFTER, &[]).unwrap())["service"], "ratings");
    assert_eq!(ask(&mut kept, "/", BEFORE, &[]).unwrap().status, 404);
    assert_eq!(arrived(&slow.join().unwrap())["service"], "ratings");
}

/// Requests at green's egress gateway that have no answer yet.
fn in_flight(federation: &Federation) -> u64 {
    let admin = federation.address("green-mesh", "admin");
    let mut connection = Connection::plain(admin).unwrap();
    let path = "/stats?filter=^cluster.peer/red-mesh.upstream_rq_active$&format=json";
    let response = ask(&mut connection, path, "admin", &[]).unwrap();
    arrived(&response)["stats"][0]["value"].as_u64().unwrap_or(0)
}

fn an_invalid_document_is_refused() {
    let federation = Federation::start("refuse", &[]);
    let egress = federation.address("green-mesh", "egress");
    let path = federation.document("green-mesh/imports.yaml");
    let right = std::fs::read_to_string(&path).unwrap();
    for (times, wrong) in
        [right.replacen("nameSelector:", "nmaeSelector:", 1), "a: [".to_owned()].iter().enumerate()
    {
        replace(&path, wrong);
        federation.await_note("refused: ", times + 1);
        assert_eq!(get(egress, BEFORE, &[]).status, 200);
    }
    replace(&path, &right.replacen(OLD_ALIAS, &OLD_ALIAS.replace("name: ratings", "name: stars"), 1));
    federation.await_note("reloaded: green-mesh egress", 1);
    assert_eq!(get(egress, AFTER, &[]).status, 200);
}

fn a_bad_configuration_is_refused() {
    let federation = Federation::start("garbage", &[]);
    let egress = federation.address("green-mesh", "egress");
    let file = federation.folder.join("files/green-mesh/egress/filter.yaml");
    let rejected = || {
        let admin = federation.address("green-mesh", "admin");
        let mut connection = Connection::plain(admin).unwrap();
        let path = "/stats?filter=http_filter.carnet.(config_fail|update_rejected)$&format=json";
        let stats = arrived(&ask(&mut connection, path, "admin", &[]).unwrap());
        let values = stats["stats"].as_array().unwrap().iter().map(|stat| stat["value"].as_u64().unwrap());
        values.sum::<u64>()
    };
    let right = std::fs::read_to_string(&file).unwrap();
    for wrong in [right.replacen("\"version\": 1", "\"version\": 2", 1), "resources: 7\n".to_owned()] {
        assert_ne!(wrong, right);
        let before = rejected();
        replace(&file, &wrong);
        until("Envoy refuses", || (rejected() > before).then_some(()));
        assert_eq!(arrived(&get(egress, BEFORE, &[]))["service"], "ratings");
        assert_eq!(get(egress, "example.com", &[]).status, 404);
    }
}

fn two_workers_give_one_answer() {
    let federation = Federation::start("workers", &["--workers", "2"]);
    let egress = federation.address("green-mesh", "egress");
    for _ in 0..200 {
        assert_eq!(arrived(&get(egress, BEFORE, &[]))["service"], "ratings");
        assert_eq!(get(egress, "reviews.bookinfo.svc.red-mesh-imports.local", &[]).status, 404);
    }
}
