//! Judges the function's signature.

use quote::ToTokens;
use syn::{
    FnArg, GenericArgument, GenericParam, PathArguments, PathSegment, ReturnType, Signature, Type,
    parse_quote,
};

use crate::diagnostics::Diagnostics;

/// What the signature says.
#[derive(Debug)]
pub(in crate::action) struct Shape {
    pub(in crate::action) parameters: Vec<Parameter>,
    /// `T` of `Done<T>`.
    pub(in crate::action) data: Type,
    pub(in crate::action) error: Type,
    /// Whether it is a method, beside which no type can stand.
    pub(in crate::action) is_method: bool,
}

/// One parameter: the whole type, and what is in its angle brackets.
#[derive(Debug)]
pub(in crate::action) enum Parameter {
    Input { whole: Type, inner: Type },
    Bound { whole: Type, inner: Type },
    Principal { whole: Type },
    Allowed { whole: Type, inner: Type },
    Extract(Type),
}

impl Shape {
    pub(in crate::action) fn input(&self) -> Option<&Type> {
        self.parameters
            .iter()
            .find_map(|parameter| match parameter {
                Parameter::Input { inner, .. } => Some(inner),
                _ => None,
            })
    }

    pub(in crate::action) fn bound(&self) -> Option<&Type> {
        self.parameters
            .iter()
            .find_map(|parameter| match parameter {
                Parameter::Bound { inner, .. } => Some(inner),
                _ => None,
            })
    }

    /// The permission, the `P` of `Allowed<P>`.
    pub(in crate::action) fn allowed(&self) -> Option<&Type> {
        self.parameters
            .iter()
            .find_map(|parameter| match parameter {
                Parameter::Allowed { inner, .. } => Some(inner),
                _ => None,
            })
    }

    /// The parameter of a type of ours, by its name: `OnceId` if the function writes the id of its
    /// submission itself, `Progress` if it tells how far it is.
    pub(in crate::action) fn extracts(&self, name: &str) -> Option<&Type> {
        self.parameters
            .iter()
            .find_map(|parameter| match parameter {
                Parameter::Extract(whole) => {
                    let is_it = last_segment(whole).is_some_and(|last| last.ident == name);
                    is_it.then_some(whole)
                }
                _ => None,
            })
    }

    pub(in crate::action) fn has_principal(&self) -> bool {
        self.parameters
            .iter()
            .any(|parameter| matches!(parameter, Parameter::Principal { .. }))
    }
}

/// The extractors that read a body, which an action leaves to its `Input`.
const READS_A_BODY: [&str; 9] = [
    "Json",
    "Form",
    "RawForm",
    "Multipart",
    "Checked",
    "Bytes",
    "Body",
    "Request",
    "WebSocketUpgrade",
];

/// Checks everything between `fn` and the body.
pub(super) fn check(signature: &Signature, diagnostics: &mut Diagnostics) -> Shape {
    check_kind(signature, diagnostics);
    check_generics(signature, diagnostics);
    let mut checker = Parameters {
        diagnostics,
        found: Vec::new(),
    };
    signature
        .inputs
        .iter()
        .for_each(|input| checker.parameter(input));
    let parameters = checker.found;
    check_allowed(&parameters, diagnostics);
    let (data, error) = returned(signature, diagnostics).unwrap_or_else(harmless);
    Shape {
        parameters,
        data,
        error,
        is_method: signature.receiver().is_some(),
    }
}

fn check_kind(signature: &Signature, diagnostics: &mut Diagnostics) {
    let name = &signature.ident;
    if signature.asyncness.is_none() {
        diagnostics
            .error(
                signature.fn_token,
                format!("the action `{name}` must be async"),
            )
            .help(format!("write `async fn {name}(..)`"));
    }
    if let Some(word) = &signature.unsafety {
        diagnostics.error(word, format!("the action `{name}` cannot be unsafe"));
    }
    if let Some(abi) = &signature.abi {
        diagnostics.error(abi, format!("the action `{name}` cannot be extern"));
    }
}

fn check_generics(signature: &Signature, diagnostics: &mut Diagnostics) {
    if !signature.generics.params.is_empty() {
        let lifetimes_only = signature
            .generics
            .params
            .iter()
            .all(|one| matches!(one, GenericParam::Lifetime(_)));
        let cure = if lifetimes_only {
            "parameters own their values: `State<Db>`, not `State<&Db>`"
        } else {
            "name the types: a form is posted to one action with one input"
        };
        diagnostics
            .error(
                &signature.generics,
                format!("the action `{}` cannot be generic", signature.ident),
            )
            .help(cure);
    }
    for input in &signature.inputs {
        if let FnArg::Typed(input) = input
            && let Type::ImplTrait(open) = &*input.ty
        {
            diagnostics
                .error(
                    open,
                    format!("the action `{}` cannot be generic", signature.ident),
                )
                .help("name the type");
        }
    }
}

struct Parameters<'d> {
    diagnostics: &'d mut Diagnostics,
    found: Vec<Parameter>,
}

impl Parameters<'_> {
    fn parameter(&mut self, input: &FnArg) {
        let typed = match input {
            FnArg::Typed(typed) => typed,
            FnArg::Receiver(receiver) => {
                self.diagnostics
                    .error(
                        receiver,
                        "an action is a plain function and takes no `self`",
                    )
                    .help("take what it needs from the app's state: `State(leads): State<Leads>`");
                return;
            }
        };
        let whole = (*typed.ty).clone();
        let parameter = match last_segment(&whole).map(|last| (last.ident.to_string(), last)) {
            Some((name, last)) if name == "Input" => self
                .inner(last)
                .map(|inner| Parameter::Input { whole, inner }),
            Some((name, last)) if name == "Bound" => self
                .inner(last)
                .map(|inner| Parameter::Bound { whole, inner }),
            Some((name, last)) if name == "Allowed" => self
                .inner(last)
                .map(|inner| Parameter::Allowed { whole, inner }),
            Some((name, _)) if name == "Principal" => Some(Parameter::Principal { whole }),
            Some((name, _)) if READS_A_BODY.contains(&name.as_str()) => {
                self.reads_a_body(&whole, &name);
                None
            }
            _ if matches!(whole, Type::Reference(_)) => {
                self.diagnostics
                    .error(&whole, "the parameters of an action own their values")
                    .help("leave out the `&`");
                None
            }
            _ if matches!(whole, Type::ImplTrait(_)) => None,
            _ => Some(Parameter::Extract(whole)),
        };
        if let Some(parameter) = parameter {
            self.check_place(&parameter);
            self.found.push(parameter);
        }
    }

    /// The type in the angle brackets of `Input<T>`, `Bound<T>` and `Allowed<P>`.
    fn inner(&mut self, segment: &PathSegment) -> Option<Type> {
        let types = type_arguments(segment);
        if let [inner] = types.as_slice() {
            return Some(inner.clone());
        }
        let name = &segment.ident;
        let example = match name.to_string().as_str() {
            "Input" => "NewLead",
            "Bound" => "PostId",
            _ => "CanEdit",
        };
        self.diagnostics
            .error(segment, format!("`{name}` needs one type"))
            .help(format!("`{name}<{example}>`"));
        None
    }

    fn reads_a_body(&mut self, whole: &Type, name: &str) {
        self.diagnostics
            .error(
                whole,
                format!("`{name}` reads the body, which is the form that was sent"),
            )
            .help("an action takes what was sent as its last parameter: `Input(x): Input<X>`")
            .help("for a body of another kind write a route handler");
    }

    fn check_place(&mut self, parameter: &Parameter) {
        let (name, whole) = match parameter {
            Parameter::Input { whole, .. } => ("Input", whole),
            Parameter::Bound { whole, .. } => ("Bound", whole),
            Parameter::Principal { whole } => ("Principal", whole),
            Parameter::Allowed { whole, .. } => ("Allowed", whole),
            Parameter::Extract(whole) => ("", whole),
        };
        let same =
            |other: &Parameter| std::mem::discriminant(other) == std::mem::discriminant(parameter);
        if !name.is_empty() && self.found.iter().any(same) {
            let cure = match name {
                "Input" => "put both into one type with `#[derive(Form)]`",
                "Bound" => "bind a tuple: `Bound((a, b)): Bound<(A, B)>`",
                "Allowed" => "let one permission decide about all of it",
                _ => "an action has one guard, and so one principal",
            };
            self.diagnostics
                .error(whole, format!("there are two `{name}`"))
                .help(cure);
            return;
        }
        let after_input = self.found.iter().find_map(|other| match other {
            Parameter::Input { whole, .. } => Some(whole.clone()),
            _ => None,
        });
        if let Some(input) = after_input
            && !matches!(parameter, Parameter::Bound { .. })
        {
            self.diagnostics
                .error(
                    &input,
                    "`Input` must be the last parameter; only `Bound` may follow it",
                )
                .help(format!(
                    "move it behind `{}`",
                    whole.to_token_stream().to_string().replace(' ', "")
                ));
        }
    }
}

/// A permission is about something: what is bound, else what is sent.
fn check_allowed(parameters: &[Parameter], diagnostics: &mut Diagnostics) {
    let about = parameters
        .iter()
        .any(|one| matches!(one, Parameter::Bound { .. } | Parameter::Input { .. }));
    for parameter in parameters {
        if let Parameter::Allowed { whole, .. } = parameter
            && !about
        {
            diagnostics
                .error(
                    whole,
                    "there is nothing that this permission could be about",
                )
                .help("take what the page binds, `Bound(post): Bound<PostId>`, or an `Input`")
                .help("who may call at all is said by `access`");
        }
    }
}

/// `T` and `E` of `Result<Done<T>, E>`.
fn returned(signature: &Signature, diagnostics: &mut Diagnostics) -> Option<(Type, Type)> {
    const SHAPE: &str =
        "`-> Result<Done, Error>`, or `-> Result<Done<T>, E>` with data and an error of your own";
    let ReturnType::Type(_, whole) = &signature.output else {
        let end = signature.paren_token.span.close();
        diagnostics
            .error_at(
                end,
                format!("the action `{}` does not say how it ends", signature.ident),
            )
            .help(SHAPE);
        return None;
    };
    let found = last_segment(whole)
        .filter(|last| last.ident == "Result")
        .and_then(|result| {
            let mut types = type_arguments(result).into_iter();
            let done = types.next()?;
            let last = last_segment(&done).filter(|last| last.ident == "Done")?;
            let data = type_arguments(last)
                .into_iter()
                .next()
                .unwrap_or_else(|| parse_quote!(()));
            // `hallway::Result<Done>` has its error by default.
            let error = types
                .next()
                .unwrap_or_else(|| parse_quote!(::hallway::Error));
            Some((data, error))
        });
    if found.is_none() {
        diagnostics
            .error(
                whole,
                format!(
                    "the action `{}` must return `Done` in a `Result`",
                    signature.ident
                ),
            )
            .help(SHAPE);
    }
    found
}

fn harmless() -> (Type, Type) {
    (parse_quote!(()), parse_quote!(::hallway::Error))
}

fn last_segment(whole: &Type) -> Option<&PathSegment> {
    match whole {
        Type::Path(path) => path.path.segments.last(),
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        _ => None,
    }
}

fn type_arguments(segment: &PathSegment) -> Vec<Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(one) => Some(one.clone()),
        _ => None,
    });
    types.collect()
}
