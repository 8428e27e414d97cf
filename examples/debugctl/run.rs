use std::env;
use std::io::ErrorKind;

use clap::Parser;

use crate::answer::Answer;
use crate::cli::{Cli, Command, Manners, Tool};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::profile::ProfileTool;
use crate::progress::{Progress, ProgressLine};
use crate::trace::TraceTool;
use crate::{deps, diff, leak, list, profile, race, storm, timeout, trace};

/// The whole program, from the command line to the exit status.
pub(crate) fn run() -> Exit {
    let Cli { command, manners } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return show_usage(&error),
    };
    let console = Console::new(manners.silent);
    let output = Output::new(manners.output.clone(), manners.silent);
    let checked = output.check(&command.inputs());
    let result = checked.and_then(|()| answer(command, &manners)).and_then(|answer| {
        output.write(&answer.body)?;
        for warning in &answer.warnings {
            console.warn(warning);
        }
        Ok(answer.found)
    });
    match result {
        Ok(true) => Exit::Found,
        Ok(false) => Exit::Nothing,
        Err(failure) => {
            // As quiet as a program that SIGPIPE ends.
            if failure.exit != Exit::PipeClosed {
                console.error(&failure);
            }
            failure.exit
        }
    }
}

fn answer(command: Command, manners: &Manners) -> Result<Answer, Failure> {
    let (format, top) = (manners.format, manners.top as usize);
    format.check(command.formats())?;
    let progress = Progress::default();
    let mut line = ProgressLine::new(progress.clone(), manners.silent);
    let work = move || match command {
        Command::List => list::answer(format),
        Command::Run { tool } | Command::Tool(tool) => match tool {
            Tool::Leak(args) => leak::answer(&args, top, format, &progress),
            Tool::Diff(args) => diff::answer(&args, top, format, &progress),
            Tool::Deps(tool) => deps::answer(&tool, top, format, &progress),
            Tool::Race(args) => race::answer(&args, top, format, &progress),
            Tool::Profile(ProfileTool::Info(args)) => profile::info(&args, format, &progress),
            Tool::Trace(TraceTool::Summary(args)) => trace::summary(&args, format, &progress),
            Tool::Trace(TraceTool::Goroutines(args)) => trace::goroutines(&args, top, format, &progress),
            Tool::Trace(TraceTool::Gc(args)) => trace::gc(&args, top, format, &progress),
            Tool::Storm(args) => storm::answer(&args, top, format, &progress),
        },
    };
    timeout::within(manners.timeout, &mut line, work)
}

/// Help and version go to standard output and are no error; usage errors go to standard error,
/// unless silence was asked for in a command line that does not parse.
fn show_usage(error: &clap::Error) -> Exit {
    let is_silent = env::args_os().any(|argument| argument == "--silent");
    let exit = if error.use_stderr() { Exit::Usage } else { Exit::Nothing };
    if is_silent && exit == Exit::Usage {
        return exit;
    }
    match error.print() {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Exit::PipeClosed,
        _ => exit,
    }
}
