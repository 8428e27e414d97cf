//! What changed between two heap profiles, and is it more than chance?
//!
//! ```console
//! $ cargo run --release --example heap_diff                                    # on data that ships with it
//! $ cargo run --release --example heap_diff -- before.pb.gz after.pb.gz        # on yours, also of two builds
//! $ cargo run --release --example heap_diff -- before.pb.gz after.pb.gz d.svg  # with a flame graph
//! ```

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use heapdiff::{Comparison, DiffOptions, Frame, SiteDiff};
use pprof_parse::{ParseOptions, Profile};

/// The beginning and the end of half a minute of `data/leaky_shop/gen`, a web shop with a leak.
const SHIPPED: [&str; 2] = [
    concat!(env!("CARGO_MANIFEST_DIR"), "/data/leaky_shop/snapshots/heap.000.pb.gz"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/data/leaky_shop/snapshots/heap.012.pb.gz"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    if arguments.is_empty() {
        println!("No files given: these are two profiles that ship with the example.\n");
        arguments.extend(SHIPPED.map(PathBuf::from));
    }
    let [before, after, rest @ ..] = arguments.as_slice() else {
        return Err("pass two heap profiles".into());
    };

    let open = |path: &PathBuf| {
        Profile::open(path, &ParseOptions::default()).map_err(|error| format!("{}: {error}", path.display()))
    };
    let (before, after) = (open(before)?, open(after)?);

    // Sites and call trees are aligned here, even if the profiles are of two builds.
    let comparison = Comparison::of(&before, &after, &DiffOptions::default())?;
    let diff = comparison.diff();

    let similarity = &diff.similarity;
    println!("{}", if similarity.changed { "changed" } else { "not changed beyond noise" });
    println!(
        "  bytes are {:.2} alike; chance alone would leave {:.2}",
        similarity.absolute, similarity.noise_absolute
    );
    println!(
        "  shares are {:.2} alike; chance alone would leave {:.2}",
        similarity.shape, similarity.noise_shape
    );

    println!("\nsites:");
    for site in diff.sites.iter().take(5) {
        print_site(site);
    }
    println!("\nwhere the change begins:");
    for origin in &diff.origins {
        println!("  {:+} bytes below {}", origin.delta_bytes, origin.path.join(" > "));
    }

    if let Some(path) = rest.first() {
        fs::write(path, comparison.flame_graph("before and after"))?;
    }
    Ok(())
}

fn print_site(site: &SiteDiff) {
    let name = |frame: &Option<Frame>| {
        frame.as_ref().map_or("-".to_owned(), |frame| format!("{}:{}", frame.function, frame.line))
    };
    // Below three standard deviations, a difference may well be the dice of the sampling.
    let place = if site.after.is_some() { name(&site.after) } else { name(&site.before) };
    println!("  {:+} bytes, z = {:+.1}, {}: {place}", site.delta_bytes, site.z, site.change.as_str());
    if let Some(method) = site.method.filter(|_| site.before != site.after) {
        println!("      was {} ({}, confidence {:.2})", name(&site.before), method.as_str(), site.confidence);
    }
}
