//! `debugctl list`: what the command line knows, so that the two cannot differ.

use std::fmt::Write;

use clap::CommandFactory;
use serde::Serialize;

use crate::answer::{Answer, Body};
use crate::cli::{Cli, Format};
use crate::failure::Failure;
use crate::json;
use crate::style::BOLD;

#[derive(Debug, Serialize)]
struct Document {
    schema: &'static str,
    tools: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    summary: String,
}

pub(crate) fn answer(format: Format) -> Result<Answer, Failure> {
    let mut tools = Vec::new();
    if let Some(run) = Cli::command().find_subcommand("run") {
        add_tools(run, "", &mut tools);
    }
    let body = match format {
        Format::Json => json::document(&Document { schema: "debugctl.list/1", tools })?,
        _ => text(&tools),
    };
    Ok(Answer { body: Body::Text(body), found: false, warnings: Vec::new() })
}

/// A command without commands of its own is a tool.
fn add_tools(command: &clap::Command, path: &str, tools: &mut Vec<Row>) {
    for tool in command.get_subcommands() {
        let name = format!("{path}{}", tool.get_name());
        if tool.has_subcommands() {
            add_tools(tool, &format!("{name} "), tools);
        } else {
            let summary = tool.get_about().map(ToString::to_string).unwrap_or_default();
            tools.push(Row { name, summary });
        }
    }
}

fn text(tools: &[Row]) -> String {
    let width = tools.iter().map(|tool| tool.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for Row { name, summary } in tools {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{BOLD}{name:width$}{BOLD:#}  {summary}");
    }
    text
}
