//! Checks what no field can check alone: other fields, unknown names, the struct as a whole.

use super::Form;
use super::error::{FieldError, FieldErrors};
use super::group::Group;
use super::invalid::Invalid;
use super::name;
use super::rules::Spec;
use super::value::FieldValue;

/// Lets a function of the app look at a field that was decoded.
pub fn check_field<T>(
    value: Option<T>,
    check: impl FnOnce(&T) -> Result<(), FieldError>,
    group: &Group<'_>,
    spec: &'static Spec,
    errors: &mut FieldErrors,
) -> Option<T> {
    let value = value?;
    match check(&value) {
        Ok(()) => Some(value),
        Err(error) => {
            let name = name::member(group.path(), spec.name).into_owned();
            errors.push(error.at(name, spec.label));
            None
        }
    }
}

/// Notes a field that differs from the one that it has to repeat, if both are right so far.
pub fn check_equal<T: FieldValue>(
    value: Option<&T>,
    other: Option<&T>,
    group: &Group<'_>,
    specs: [&'static Spec; 2],
    errors: &mut FieldErrors,
) {
    let [spec, other_spec] = specs;
    if let (Some(value), Some(other)) = (value, other)
        && !value.same(other)
    {
        let name = name::member(group.path(), spec.name).into_owned();
        let error = spec.error(name, "equals", |label| {
            format!("{label} must be the same as {}", other_spec.label)
        });
        errors.push(error.arg("other", other_spec.name));
    }
}

/// Lets a function of the app look at a struct whose fields are all right by themselves.
pub fn check_whole<F>(
    form: F,
    check: impl FnOnce(&F) -> Result<(), Invalid>,
    group: &Group<'_>,
    errors: &mut FieldErrors,
) -> Option<F> {
    match check(&form) {
        Ok(()) => Some(form),
        Err(invalid) => {
            for mut error in invalid.into_errors() {
                error.field = match &*error.field {
                    "" => group.path().to_owned(),
                    own => name::member(group.path(), own).into_owned(),
                };
                errors.push(error);
            }
            None
        }
    }
}

/// Notes every entry that belongs to no field. Names that begin with `$` are Hallway's own.
pub fn refuse_unknown<F: Form>(group: &Group<'_>, errors: &mut FieldErrors) {
    for own in group.names() {
        if own.starts_with('$') || F::knows(own) {
            continue;
        }
        let name = name::member(group.path(), own);
        if errors.of(&name).all(|error| error.code != "unknown") {
            errors.push(FieldError::new(
                name,
                "unknown",
                "There is no field of this name",
            ));
        }
    }
}

/// [`FieldValue::file`] of a struct within a form.
pub fn file_nested<F: Form>(rest: &str) -> Option<&'static Spec> {
    rest.strip_prefix('.').and_then(F::file)
}

/// [`FieldValue::knows`] of a struct within a form.
pub fn knows_nested<F: Form>(rest: &str) -> bool {
    rest.is_empty() || rest.strip_prefix('.').is_some_and(F::knows)
}
