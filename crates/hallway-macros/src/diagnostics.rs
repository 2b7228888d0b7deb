//! Collects every mistake of one macro call, so that all are reported at once.
//!
//! A mistake has a span on the user's own token, a sentence, and a `help` line that says the fix.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    mistakes: Vec<Mistake>,
}

/// One mistake and where it is.
#[derive(Debug)]
pub(crate) struct Mistake {
    start: Span,
    end: Span,
    message: String,
}

impl Diagnostics {
    /// Notes a mistake that covers all tokens of `place`.
    pub(crate) fn error(
        &mut self,
        place: impl ToTokens,
        message: impl Into<String>,
    ) -> &mut Mistake {
        let mut spans = place
            .into_token_stream()
            .into_iter()
            .map(|token| token.span());
        let start = spans.next().unwrap_or_else(Span::call_site);
        let end = spans.last().unwrap_or(start);
        self.error_between(start, end, message)
    }

    /// Notes a mistake at one span.
    pub(crate) fn error_at(&mut self, span: Span, message: impl Into<String>) -> &mut Mistake {
        self.error_between(span, span, message)
    }

    /// Notes a mistake that reaches from one span to another.
    pub(crate) fn error_between(
        &mut self,
        start: Span,
        end: Span,
        message: impl Into<String>,
    ) -> &mut Mistake {
        self.mistakes.push(Mistake {
            start,
            end,
            message: message.into(),
        });
        let last = self.mistakes.len() - 1;
        &mut self.mistakes[last]
    }

    /// Notes what `syn` could not read.
    pub(crate) fn syntax(&mut self, error: &syn::Error) {
        for error in error {
            self.error_at(error.span(), error.to_string());
        }
    }

    /// Whether nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// Turns each mistake into an error of the compiler.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.mistakes
            .into_iter()
            .map(Mistake::into_tokens)
            .collect()
    }

    /// The sentences, for tests.
    #[cfg(test)]
    pub(crate) fn messages(&self) -> Vec<&str> {
        self.mistakes
            .iter()
            .map(|mistake| mistake.message.as_str())
            .collect()
    }
}

impl Mistake {
    /// Adds a line that says how to put it right.
    pub(crate) fn help(&mut self, help: impl AsRef<str>) -> &mut Self {
        self.message.push_str("\n= help: ");
        self.message.push_str(help.as_ref());
        self
    }

    /// Adds the line for a misspelt name, if there is a similar one.
    pub(crate) fn did_you_mean(&mut self, similar: Option<&str>) -> &mut Self {
        match similar {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// Writes `::core::compile_error! { ".." }`, whose first and last token carry the place.
    fn into_tokens(self) -> TokenStream {
        let punct = |character, spacing, span| {
            let mut punct = Punct::new(character, spacing);
            punct.set_span(span);
            TokenTree::from(punct)
        };
        let mut message = Literal::string(&self.message);
        message.set_span(self.end);
        let mut body = Group::new(Delimiter::Brace, TokenTree::from(message).into());
        body.set_span(self.end);
        TokenStream::from_iter([
            punct(':', Spacing::Joint, self.start),
            punct(':', Spacing::Alone, self.start),
            Ident::new("core", self.start).into(),
            punct(':', Spacing::Joint, self.start),
            punct(':', Spacing::Alone, self.start),
            Ident::new("compile_error", self.start).into(),
            punct('!', Spacing::Alone, self.start),
            body.into(),
        ])
    }
}
