//! Reads a pattern.

use std::iter::Peekable;
use std::str::Chars;

use super::{Node, Refused, Set};

/// Reads the whole of `source`.
pub(super) fn read(source: &str) -> Result<Node, Refused> {
    let mut reader = Reader {
        rest: source.chars().peekable(),
    };
    let node = reader.either()?;
    match reader.rest.next() {
        None => Ok(node),
        Some(_) => Err(Refused::new(
            "this `)` closes nothing",
            "write `\\)` for the character",
        )),
    }
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
}

impl Reader<'_> {
    fn either(&mut self) -> Result<Node, Refused> {
        let mut alternatives = vec![self.sequence()?];
        while self.rest.next_if_eq(&'|').is_some() {
            alternatives.push(self.sequence()?);
        }
        Ok(match alternatives.len() {
            1 => alternatives.remove(0),
            _ => Node::Either(alternatives),
        })
    }

    fn sequence(&mut self) -> Result<Node, Refused> {
        let mut nodes = Vec::new();
        while self
            .rest
            .peek()
            .is_some_and(|next| !matches!(next, '|' | ')'))
        {
            let node = self.atom()?;
            nodes.push(self.repeated(node)?);
        }
        Ok(Node::Sequence(nodes))
    }

    fn atom(&mut self) -> Result<Node, Refused> {
        match self.rest.next() {
            Some('(') => self.group(),
            Some('[') => self.class().map(Node::Take),
            Some('\\') => self.escape(false).map(Node::Take),
            Some('.') => Ok(Node::Take(Set {
                ranges: line_ends(),
                negated: true,
            })),
            Some('^' | '$') => Err(Refused::new(
                "`^` and `$` are not needed: a pattern matches the whole text",
                "leave them out, or write `\\^` or `\\$` for the character",
            )),
            Some(sign @ ('*' | '+' | '?' | '{')) => Err(Refused::new(
                format!("there is nothing before `{sign}` that it could repeat"),
                format!("write `\\{sign}` for the character"),
            )),
            Some(sign @ (']' | '}')) => Err(Refused::new(
                format!("this `{sign}` closes nothing"),
                format!("write `\\{sign}` for the character"),
            )),
            Some(character) => Ok(Node::Take(one(character))),
            None => Err(unfinished()),
        }
    }

    fn group(&mut self) -> Result<Node, Refused> {
        if self.rest.next_if_eq(&'?').is_some() && self.rest.next_if_eq(&':').is_none() {
            return Err(Refused::new(
                "of the groups that begin with `(?`, only `(?:` is supported",
                "look around and names are not: check it in the action",
            ));
        }
        let node = self.either()?;
        match self.rest.next() {
            Some(')') => Ok(node),
            _ => Err(unfinished()),
        }
    }

    fn repeated(&mut self, node: Node) -> Result<Node, Refused> {
        let (least, most) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counted(node),
            _ => return Ok(node),
        };
        self.rest.next();
        self.once(Node::Repeat {
            what: Box::new(node),
            least,
            most,
        })
    }

    fn counted(&mut self, node: Node) -> Result<Node, Refused> {
        self.rest.next();
        let wrong = || Refused::new("this `{..}` is no count", "write `{3}`, `{3,}` or `{3,5}`");
        let least = self.count().ok_or_else(wrong)?;
        let most = if self.rest.next_if_eq(&',').is_some() {
            self.count()
        } else {
            Some(least)
        };
        if self.rest.next() != Some('}') || most.is_some_and(|most| most < least) {
            return Err(wrong());
        }
        self.once(Node::Repeat {
            what: Box::new(node),
            least,
            most,
        })
    }

    fn count(&mut self) -> Option<usize> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits.parse().ok()
    }

    /// Refuses a second sign of repetition: lazy ones mean nothing for a whole text.
    fn once(&mut self, node: Node) -> Result<Node, Refused> {
        match self.rest.peek() {
            Some(sign @ ('*' | '+' | '?' | '{')) => Err(Refused::new(
                format!("`{sign}` stands behind another sign of repetition"),
                "one is enough: a pattern matches the whole text, however it gets there",
            )),
            _ => Ok(node),
        }
    }

    fn class(&mut self) -> Result<Set, Refused> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut ranges = Vec::new();
        while self.rest.next_if_eq(&']').is_none() {
            let from = self.member()?;
            if self.rest.next_if_eq(&'-').is_none() {
                ranges.extend(from.positive());
                continue;
            }
            let to = self.member()?;
            match (from.single(), to.single()) {
                (Some(from), Some(to)) if from <= to => ranges.push((from, to)),
                _ => {
                    return Err(Refused::new(
                        "a range in `[..]` goes from one character to a later one",
                        "write `\\-` for the character",
                    ));
                }
            }
        }
        Ok(Set { ranges, negated })
    }

    fn member(&mut self) -> Result<Set, Refused> {
        let character = self.rest.next().ok_or_else(unfinished)?;
        if character == '\\' {
            return self.escape(true);
        }
        let doubled = self.rest.peek() == Some(&character) && DOUBLES.contains(character);
        if doubled || "()[]{}/-|".contains(character) {
            return Err(Refused::new(
                format!("browsers want `{character}` escaped at this place in `[..]`"),
                format!("write `\\{character}`"),
            ));
        }
        Ok(one(character))
    }

    fn escape(&mut self, in_class: bool) -> Result<Set, Refused> {
        let character = self.rest.next().ok_or_else(unfinished)?;
        let literal = if in_class { CLASS_ESCAPES } else { ESCAPES };
        Ok(match character {
            'd' => Set {
                ranges: digits(),
                negated: false,
            },
            'D' => Set {
                ranges: digits(),
                negated: true,
            },
            'w' => Set {
                ranges: words(),
                negated: false,
            },
            'W' => Set {
                ranges: words(),
                negated: true,
            },
            's' => Set {
                ranges: blanks(),
                negated: false,
            },
            'S' => Set {
                ranges: blanks(),
                negated: true,
            },
            'n' => one('\n'),
            'r' => one('\r'),
            't' => one('\t'),
            character if literal.contains(character) => one(character),
            character => {
                return Err(Refused::new(
                    format!("`\\{character}` is not supported here"),
                    "supported are `\\d`, `\\w`, `\\s`, their capitals, `\\n`, `\\r`, `\\t`, and \
                     signs that mean something in a pattern",
                ));
            }
        })
    }
}

impl Set {
    fn single(&self) -> Option<char> {
        match self.ranges[..] {
            [(from, to)] if from == to && !self.negated => Some(from),
            _ => None,
        }
    }

    /// The same set without negation.
    fn positive(self) -> Vec<(char, char)> {
        if !self.negated {
            return self.ranges;
        }
        let mut ranges = self.ranges;
        ranges.sort_unstable();
        let mut gaps = Vec::new();
        let mut from = Some('\0');
        for (first, last) in ranges {
            if let Some(from) = from
                && from < first
                && let Some(before) = (from..first).next_back()
            {
                gaps.push((from, before));
            }
            from = (last..=char::MAX).nth(1);
        }
        gaps.extend(from.map(|from| (from, char::MAX)));
        gaps
    }
}

fn one(character: char) -> Set {
    Set {
        ranges: vec![(character, character)],
        negated: false,
    }
}

fn unfinished() -> Refused {
    Refused::new(
        "the pattern ends too early",
        "close every `(` and `[`; write `\\\\` for `\\`",
    )
}

fn digits() -> Vec<(char, char)> {
    vec![('0', '9')]
}

fn words() -> Vec<(char, char)> {
    vec![('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]
}

/// What JavaScript calls white space and line ends.
fn blanks() -> Vec<(char, char)> {
    vec![
        ('\t', '\r'),
        (' ', ' '),
        ('\u{a0}', '\u{a0}'),
        ('\u{1680}', '\u{1680}'),
        ('\u{2000}', '\u{200a}'),
        ('\u{2028}', '\u{2029}'),
        ('\u{202f}', '\u{202f}'),
        ('\u{205f}', '\u{205f}'),
        ('\u{3000}', '\u{3000}'),
        ('\u{feff}', '\u{feff}'),
    ]
}

fn line_ends() -> Vec<(char, char)> {
    vec![('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')]
}

/// `SyntaxCharacter` of ECMAScript, and the slash.
const ESCAPES: &str = "^$\\.*+?()[]{}|/";
/// The same with `ClassSetReservedPunctuator`.
const CLASS_ESCAPES: &str = "^$\\.*+?()[]{}|/&-!#%,:;<=>@`~";
/// `ClassSetReservedDoublePunctuator`: signs that may not stand twice in a row.
const DOUBLES: &str = "&!#$%*+,.:;<=>?@^`~";
