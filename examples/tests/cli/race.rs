use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::process::{command, debugctl, debugctl_reading, file, folder};

/// The log that ships with the examples.
const LOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/racy_shop/service.log");

const PANIC: &str = "panic: boom\n\ngoroutine 1 [running]:\nmain.f(0x1)\n\t/src/shop/a.go:3 +0x1d\n";

#[test]
fn the_contract() {
    let run = debugctl(&["race", "--format", "json", LOG]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let answer = run.json();
    assert_eq!(answer["schema"], "debugctl.race/1");
    assert_eq!(
        (&answer["found"], &answer["failed_tests"], &answer["dump_goroutines"]),
        (&Value::Null, &json!([]), &json!(1))
    );
    assert_eq!(answer["warnings"], json!([]));
    let race = &answer["reports"][0];
    assert_eq!((&race["kind"], &race["complete"], &race["count"]), (&json!("race"), &json!(true), &json!(1)));
    assert_eq!((&race["file"], &race["line"], &race["test"]), (&json!(LOG), &json!([2, 31]), &Value::Null));
    assert_eq!((&race["message"], &race["signal"]), (&Value::Null, &Value::Null));
    assert_eq!(race["pattern"]["label"], "map-concurrent-write");
    let access = &race["accesses"][1];
    assert_eq!(
        (&access["op"], &access["atomic"], &access["previous"], &access["goroutine"]),
        (&json!("write"), &json!(false), &json!(true), &json!(11))
    );
    assert_eq!((&access["address"], &access["restored"]), (&json!("0x00c00009a0f0"), &json!(true)));
    let frame = json!({"function": "main.(*Shop).sell", "file": "example.org/racy_shop/shop.go", "line": 39, "offset": 0xaf});
    assert_eq!(access["frames"][1], frame);
    assert_eq!(
        (&race["goroutines"][0]["id"], &race["goroutines"][0]["state"]),
        (&json!(8), &json!("running"))
    );
    let panic = &answer["reports"][4];
    assert_eq!(panic["kind"], "panic");
    assert!(panic["signal"].as_str().unwrap().starts_with("SIGSEGV: segmentation violation"));
    assert_eq!((&panic["goroutines"][0]["id"], &panic["accesses"]), (&json!(1), &json!([])));
}

#[test]
fn each_once_or_every_occurrence() {
    let count = |arguments: &[&str]| debugctl(arguments).json()["reports"].as_array().unwrap().len();
    assert_eq!(count(&["race", "--format", "json", LOG]), 5);
    assert_eq!(count(&["race", "--format", "json", LOG, LOG]), 5);
    assert_eq!(count(&["race", "--format", "json", "--no-dedupe", LOG, LOG]), 14);
}

#[test]
fn only_what_is_new() {
    let baseline = folder("race_baseline").join("main.json").display().to_string();
    assert_eq!(debugctl(&["race", "--format", "json", "--output", &baseline, LOG]).status, 1);
    let known = debugctl(&["race", "--baseline", &baseline, LOG]);
    assert_eq!(known.status, 0, "{}", known.stderr);
    assert_eq!(known.stdout, "NOTHING FOUND in 173 lines; 7 reports were known before\n");
    let log = file("race_new", "new.log", PANIC.as_bytes());
    assert_eq!(debugctl(&["race", "--baseline", &baseline, LOG, &log]).status, 1);
    let broken = debugctl(&["race", "--baseline", &log, LOG]);
    assert_eq!(broken.status, 3);
    assert!(broken.stderr.contains("the baseline cannot be used"), "{}", broken.stderr);
}

#[test]
fn exit_status_and_formats() {
    assert_eq!(debugctl_reading(b"all is well\n", &["race", "-"]).status, 0);
    assert_eq!(debugctl_reading(PANIC.as_bytes(), &["race", "-", "--silent"]).status, 1);
    assert_eq!(debugctl(&["race", "no/such/file"]).status, 3);
    assert_eq!(debugctl(&["race"]).status, 2);
    assert_eq!(debugctl(&["race", "--format", "svg", LOG]).status, 2);
    let limited = debugctl(&["race", "--limit", "reports=2", LOG]);
    assert_eq!(limited.status, 4);
    assert!(limited.stderr.contains("raise --limit reports=N"), "{}", limited.stderr);
    for (format, start) in
        [("sarif", "{\n  \"$schema\""), ("github", "::error file="), ("junit", "<?xml"), ("text", "FOUND")]
    {
        let run = debugctl(&["race", "--format", format, LOG]);
        assert_eq!(run.status, 1, "{}", run.stderr);
        assert!(run.stdout.starts_with(start), "{}", run.stdout);
    }
}

#[test]
fn paths_are_those_of_the_repository() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/data/racy_shop");
    let log = fs::read_to_string(LOG).unwrap().replace("example.org/racy_shop/", "/build/7/gen/");
    let log = file("race_root", "service.log", log.as_bytes());
    let sarif = debugctl(&["race", "--format", "sarif", "--root", root, &log]).json();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"], json!({"uri": "gen/shop.go", "uriBaseId": "SRCROOT"}));
    assert_eq!(place["region"]["startLine"], 39);
}

#[test]
fn a_step_summary_is_written_where_github_says() {
    let path = folder("race_summary").join("summary.md");
    let status =
        command(&["race", "--format", "github", LOG]).env("GITHUB_STEP_SUMMARY", &path).status().unwrap();
    assert_eq!(status.code(), Some(1));
    assert!(fs::read_to_string(&path).unwrap().starts_with("## Races and crashes\n"));
}

#[test]
fn stdin_is_followed_to_its_end() {
    let mut child =
        command(&["race", "--follow", "--format", "json", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let log = fs::read_to_string(LOG).unwrap();
    let (race, rest) = log.split_at(log.match_indices("==================\n").nth(1).unwrap().0 + 19);
    stdin.write_all(race.as_bytes()).unwrap();
    // It is told while the log goes on.
    let first: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(first["reports"][0]["line"], json!([2, 31]));
    stdin.write_all(rest.as_bytes()).unwrap();
    drop(stdin);
    assert_eq!(lines.count(), 4);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn files_of_processes_are_followed_as_they_come() {
    let folder = folder("race_follow");
    let path = folder.join("race").display().to_string();
    let mut child = command(&["race", "--follow", "--timeout", "30s", &path]).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut log = fs::File::create(folder.join("race.4711")).unwrap();
    // Half a report, and the other half later.
    let (start, end) = PANIC.split_at(PANIC.len() / 2);
    log.write_all(start.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    log.write_all(end.as_bytes()).unwrap();
    let started = Instant::now();
    let first = lines.next().unwrap().unwrap();
    assert_eq!(first, "#1 panic: boom in main.f");
    assert!(started.elapsed() < Duration::from_secs(20));
    child.kill().unwrap();
    child.wait().unwrap();
}
