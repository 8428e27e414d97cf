use std::path::Path;

use heapdiff::{Comparison, DiffOptions, SiteDiff};
use pprof_parse::{ParseOptions, Profile};

/// What a child process does: from two files to the answer, in the pool of `RAYON_NUM_THREADS`.
pub(crate) fn run(before: &Path, after: &Path) {
    let open = |file: &Path| Profile::open(file, &ParseOptions::default()).unwrap();
    let (before, after) = rayon::join(|| open(before), || open(after));
    let diff = Comparison::of(&before, &after, &DiffOptions::default()).unwrap().diff();
    let similarity = &diff.similarity;
    println!("similarity {:.4}, by chance {:.4}", similarity.absolute, similarity.noise_absolute);
    println!("of shape   {:.4}, by chance {:.4}", similarity.shape, similarity.noise_shape);
    for site in diff.sites.iter().take(5) {
        println!("{:>+14} {:>+6.1} {}", site.delta_bytes, site.z, place(site));
    }
    for origin in diff.origins.iter().take(1) {
        println!("{:>+14} begins at {}", origin.delta_bytes, origin.path.join(" > "));
    }
}

fn place(site: &SiteDiff) -> String {
    let frame = site.after.as_ref().or(site.before.as_ref()).unwrap();
    format!("{}:{}", frame.function, frame.line)
}
