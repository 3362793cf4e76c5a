//! Cases run in a child process, which is this program once more: a stack that overflows or memory that runs out ends the
//! process, and a case that hangs can be ended from outside alone.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// What a case may take.
#[derive(Clone, Copy)]
pub struct Limits {
    /// The longest that one case may take, in seconds: ten times what the slowest takes on a busy machine.
    pub seconds: u64,
    /// The most memory that the child may come to hold: the samples with all that is made of them.
    pub held: u64,
    /// The most that it may ask for, held or not.
    pub asked: u64,
}

/// A mebibyte.
pub const MIB: u64 = 1 << 20;

/// The readers' own bounds let a single workbook inflate to 512 MiB as it streams by; these cases are small.
pub const LIMITS: Limits = Limits { seconds: 5, held: 128 * MIB, asked: 1024 * MIB };

/// What was seen of cases that all went well.
#[derive(Debug)]
pub struct Seen {
    /// How many of them could be scored.
    pub scored: u64,
    /// The most memory that the child held, in bytes; 0 where the system does not say.
    pub held: u64,
    /// How long the slowest case took, and which it is.
    #[allow(dead_code)] // printed
    pub slowest: (Duration, Option<u64>),
}

/// Plays the cases `0..cases` of `what` in a child; the error is which case failed, and how.
pub fn watch(what: &str, cases: u64, limits: Limits) -> Result<Seen, String> {
    let program = std::env::current_exe().unwrap();
    let mut command = match cfg!(unix) {
        true => {
            let mut shell = Command::new("sh");
            shell.args(["-c", "ulimit -v \"$1\" 2>/dev/null; shift; exec \"$@\"", "sh"]);
            shell.arg((limits.asked / 1024).to_string()).arg(program);
            shell
        }
        false => Command::new(program),
    };
    let mut child = command
        .args(["child", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env("CCHC_CHILD", format!("{what}: {cases}"))
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (lines, told) = channel();
    let out = BufReader::new(child.stdout.take().unwrap());
    let mut errors = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            let _ = lines.send(line);
        }
    });
    let said = std::thread::spawn(move || {
        let mut said = Vec::new();
        let _ = errors.read_to_end(&mut said);
        said
    });
    let mut at: Option<u64> = None;
    let mut since = Instant::now();
    let mut slowest = (Duration::ZERO, None);
    let mut end = Err(String::new());
    loop {
        let left = Duration::from_secs(limits.seconds).saturating_sub(since.elapsed());
        match told.recv_timeout(left) {
            Ok(line) => {
                let Some(line) = line.split_once("» ").map(|(_, line)| line) else { continue };
                slowest = slowest.max((since.elapsed(), at));
                since = Instant::now();
                match *line.split(' ').collect::<Vec<_>>() {
                    ["case", number] => at = number.parse().ok(),
                    ["end", scored, held] => {
                        let [scored, held] = [scored, held].map(|number| number.parse().unwrap());
                        end = Ok(Seen { scored, held, slowest });
                    }
                    _ => {}
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                end = Err(format!("takes more than {} s", limits.seconds));
                break;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let _ = child.kill(); // it has ended, or hangs
    let status = child.wait().unwrap();
    let _ = reader.join();
    let said = String::from_utf8_lossy(&said.join().unwrap_or_default()).into_owned();
    let name = format!("«{what}: {}»", at.unwrap_or(0));
    match end {
        Ok(seen) if seen.held > limits.held => Err(format!("{name}: {} MiB of memory", seen.held / MIB)),
        Ok(seen) => Ok(seen),
        Err(hangs) if !hangs.is_empty() => Err(format!("{name} {hangs}")),
        Err(_) => Err(format!("{name} ended in the middle, {status}:\n{said}")),
    }
}

/// Plays what the parent asked for, and tells it each case before it begins.
pub fn child(play: impl Fn(&str, u64, u64, &mut dyn FnMut(u64)) -> u64) {
    let asked = std::env::var("CCHC_CHILD").expect("the other tests run this one");
    let (what, cases) = asked.rsplit_once(": ").unwrap();
    let mut out = std::io::stdout();
    let mut tell = |line: String| {
        writeln!(out, "» {line}").unwrap();
        out.flush().unwrap();
    };
    let scored = play(what, 0, cases.parse().unwrap(), &mut |case| tell(format!("case {case}")));
    tell(format!("end {scored} {}", held()));
}

/// The most memory that this process has held, as Linux tells it.
fn held() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) * 1024
}
