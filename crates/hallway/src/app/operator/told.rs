//! Puts into words what operators hear.

use hallway_wire::operator::Told;
use jiff::Timestamp;

use crate::store::{ClaimId, Ends, Look, Rated, Standing, Used, seconds};

pub(super) fn submissions(look: &Look) -> Told {
    let Look {
        claims,
        running,
        unsure,
    } = look;
    let mut text = format!(
        "{claims} submissions are known, {} run now, of {} nobody knows the end\n",
        running.len(),
        unsure.len()
    );
    let list = |text: &mut String, word: &str, list: &[(ClaimId, u64)]| {
        for (id, at) in list.iter().take(MOST) {
            *text += &format!("{word}  {}  since {}\n", id.text(), time(*at));
        }
        if let Some(more) = list.len().checked_sub(MOST + 1) {
            *text += &format!("{word}  and {} more\n", more + 1);
        }
    };
    list(&mut text, "runs  ", running);
    list(&mut text, "unsure", unsure);
    Told { text, found: true }
}

/// How many are listed of each kind.
const MOST: usize = 50;

pub(super) fn submission(standing: Option<Standing>) -> Told {
    let text = match standing {
        Some(Standing::Running(at)) => format!("it runs since {}\n", time(at)),
        Some(Standing::Finished(at)) => {
            format!("it ended at {}; copies get its answer\n", time(at))
        }
        Some(Standing::Unsure(at)) => format!(
            "it was begun by a process that ended at work, or has no answer, since {}: a copy is \
             asked, and does not run by itself\n",
            time(at)
        ),
        None => "no such submission is known: it never came, was refused, or is older than a day\n"
            .to_owned(),
    };
    Told {
        text,
        found: standing.is_some(),
    }
}

pub(super) fn limits(all: &[Rated]) -> Told {
    let line = |rated: &Rated| {
        let Rated {
            what,
            callers,
            refused,
        } = rated;
        format!("{what}: {callers} callers have used some of it, {refused} of them all\n")
    };
    let text = match all {
        [] => "nothing is limited, or HALLWAY_RATE_LIMITS is off\n".to_owned(),
        all => all.iter().map(line).collect(),
    };
    Told { text, found: true }
}

pub(super) fn uses(all: &[Used]) -> Told {
    let line = |used: &Used| {
        let whole = seconds(used.left.whole_in);
        format!(
            "{}: {} left, all in {whole} s\n",
            used.what, used.left.calls
        )
    };
    let text = match all {
        [] => "this caller has used nothing\n".to_owned(),
        all => all.iter().map(line).collect(),
    };
    Told {
        text,
        found: !all.is_empty(),
    }
}

pub(super) fn freed(names: &[String]) -> Told {
    let line = |name: &String| format!("{name}: given back\n");
    let text = match names {
        [] => "this caller had used nothing\n".to_owned(),
        names => names.iter().map(line).collect(),
    };
    Told {
        text,
        found: !names.is_empty(),
    }
}

pub(super) fn endings(ends: Ends) -> Told {
    let Ends { sessions, subjects } = ends;
    Told {
        text: format!(
            "{sessions} sessions were ended one by one, and {subjects} times all of somebody\n\
             Sessions are sealed into cookies: those that go on are not listed anywhere\n"
        ),
        found: true,
    }
}

pub(super) fn ending(at: Option<u64>) -> Told {
    let text = match at {
        Some(at) => format!("all sessions that began before {} are over\n", time(at)),
        None => "nobody ended all sessions of this person\n".to_owned(),
    };
    Told {
        text,
        found: at.is_some(),
    }
}

pub(super) fn ended(subject: &str) -> Told {
    Told {
        text: format!("{subject} is signed out everywhere\n"),
        found: true,
    }
}

fn time(at: u64) -> String {
    let at = i64::try_from(at)
        .ok()
        .and_then(|at| Timestamp::from_second(at).ok());
    at.map_or_else(|| "?".to_owned(), |at| at.to_string())
}
