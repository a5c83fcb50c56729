use super::*;
use crate::fake::Scripted;

const LIST: &str = r#"{"checksum":1,"services":[{"name":"a","namespace":"b","hostname":"a.b.c"}]}"#;

fn outcome(answer: &Scripted) -> (&'static str, u16) {
    let poll = judge(answer, false);
    assert_eq!(poll.list.is_some(), poll.outcome == Outcome::Ok);
    (poll.outcome.as_str(), poll.http_status)
}

#[test]
fn a_list_is_a_list() {
    let poll = judge(&Scripted::real(200, LIST), false);
    assert_eq!(poll.list.unwrap().services, [("a".to_owned(), "b".to_owned())]);
}

#[test]
fn every_odd_answer_has_its_reason() {
    let large = format!("{LIST}{}", " ".repeat(MAX_LIST_BYTES));
    for (answer, expected) in [
        (Scripted::real(200, ""), ("empty", 200)),
        (Scripted::real(200, "  "), ("empty", 200)),
        (Scripted::real(200, large), ("too-large", 200)),
        (Scripted::real(200, "<html><body>Log in"), ("not-json", 200)),
        (Scripted::real(200, r#"{"error":"unknown mesh"}"#), ("wrong-shape", 200)),
        (Scripted::real(200, LIST.split_at(30).0), ("truncated", 200)),
        (Scripted::real(302, ""), ("redirect", 302)),
        (Scripted::real(401, ""), ("unauthorized", 401)),
        (Scripted::real(403, "forbidden"), ("unauthorized", 403)),
        (Scripted::real(404, ""), ("http-error", 404)),
        (Scripted::real(204, ""), ("http-error", 204)),
        (Scripted::broken(), ("truncated", 0)),
    ] {
        assert_eq!(outcome(&answer), expected);
    }
}

#[test]
fn what_the_proxy_made_up_is_told_from_what_the_peer_said() {
    let timeout = "upstream request timeout";
    let refused =
        "upstream connect error or disconnect/reset before headers. reset reason: connection failure";
    assert_eq!(outcome(&Scripted::made_up(504, timeout)), ("timeout", 0));
    assert_eq!(outcome(&Scripted::made_up(503, refused)), ("refused", 0));
    assert_eq!(outcome(&Scripted::made_up(503, "no healthy upstream")), ("refused", 0));
    assert_eq!(outcome(&Scripted::made_up(502, refused)), ("refused", 0));
    assert_eq!(outcome(&Scripted::real(504, timeout)), ("http-error", 504));
    assert_eq!(outcome(&Scripted::real(503, refused)), ("http-error", 503));
    assert_eq!(outcome(&Scripted::made_up(503, "maintenance")), ("http-error", 503));
}

#[test]
fn an_answer_that_breaks_off_when_time_is_over_came_too_late() {
    assert_eq!(judge(&Scripted::broken(), true).outcome, Outcome::Timeout);
    assert_eq!(judge(&Scripted::real(200, LIST), true).outcome, Outcome::Ok);
}

#[test]
fn an_answer_without_a_status_is_an_error() {
    let mut answer = Scripted::real(200, LIST);
    answer.headers[0].1 = "2oo".to_owned();
    assert_eq!(outcome(&answer), ("http-error", 0));
}

#[test]
fn every_outcome_has_one_name_and_all_but_one_an_explanation() {
    let names: std::collections::BTreeSet<_> = Outcome::ALL.map(Outcome::as_str).into();
    assert_eq!(names.len(), Outcome::ALL.len());
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::parse(outcome.as_str()), Some(outcome));
        assert_eq!(outcome.explanation().is_none(), outcome == Outcome::Ok);
    }
}
