use heapdiff::{Policy, Report, Suspect, Verdict};

const AFTER_SUSPECT: &str = "take another series under constant load: growth that goes on then is a leak, growth that \
    stops was the load.";
const AFTER_TOO_LITTLE: &str = "take ten or more snapshots, at even distances and under load, and let a collection run \
    before each (heap?gc=1); `debugctl leak --help` shows how.";
const AFTER_SAW_TOOTH: &str = "nothing to do, unless the peaks hurt; then flush the batch more often.";
const AFTER_STEP: &str = "take another series later, to see whether there are more such steps.";
const AFTER_RULE_OF_THUMB: &str = "ask the default policy, which sees more than this rule of thumb.";
const AFTER_CALM: &str = "nothing to do; no leak shows in these snapshots.";

/// What to do with the verdict, in a sentence or two.
pub(super) fn next_step(report: &Report, policy: Policy) -> String {
    let advice = match (report.verdict, report.suspects.first()) {
        (Verdict::Leak, Some(worst)) => return after_leak(worst),
        (Verdict::Suspect, _) => AFTER_SUSPECT,
        (Verdict::NotEnoughData, _) => AFTER_TOO_LITTLE,
        (Verdict::Periodic, _) => AFTER_SAW_TOOTH,
        (Verdict::OneOff, _) => AFTER_STEP,
        _ if policy != Policy::Evidence => AFTER_RULE_OF_THUMB,
        _ => AFTER_CALM,
    };
    advice.to_owned()
}

fn after_leak(worst: &Suspect) -> String {
    let place = format!("{}:{}", worst.frame.file, worst.frame.line);
    let waiting = worst.holders.iter().find(|holder| holder.growth > 0);
    match waiting {
        Some(holder) => {
            let creator =
                holder.created_by.as_ref().map_or_else(String::new, |by| format!(" (started by {by})"));
            let state = holder.state.as_ref().map_or_else(String::new, |state| format!(" from `{state}`"));
            format!(
                "see why the goroutines of {}{creator} never return{state}: they keep what is allocated at {place}.",
                holder.name
            )
        }
        None if worst.holders.is_empty() => format!(
            "look for what still refers to the objects made at {place}: a map, slice, list or channel that only \
             grows. Goroutine dumps beside the heap profiles (goroutine?debug=2) would tell whether a goroutine \
             holds them."
        ),
        None => format!(
            "look for what still refers to the objects made at {place}: a map, slice, list or channel that only \
             grows, within reach of the goroutines above."
        ),
    }
}
