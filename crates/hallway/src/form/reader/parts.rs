//! Decodes what is made of several values: structs, lists, maps.

use super::{Name, Reader};
use crate::form::Form;
use crate::form::entries::{Entries, Origin, Value};
use crate::form::group::Group;
use crate::form::kind::Kind as _;
use crate::form::rules::Rules;
use crate::form::value::FieldValue;

impl<'a> Reader<'a> {
    /// Decodes a struct. What is wrong is noted at its fields.
    pub fn form<F: Form>(&mut self) -> Option<F> {
        let group = self.take_group();
        self.only_marks(&group, &Value::Object, "an object")?;
        F::read(&group.members(), self.errors)
    }

    /// Decodes the items of a list.
    pub(in crate::form) fn items<T: FieldValue>(&mut self) -> Option<Vec<T>> {
        let group = self.take_group();
        let mut list = Vec::new();
        let before = self.errors.len();
        if T::Kind::LEAF && self.origin == Origin::Form {
            // Repeated names: a browser leaves out what was not chosen, and a row that was left
            // empty holds nothing.
            for (index, value) in group.here().enumerate() {
                if !value.is_blank() {
                    list.extend(self.item(Name::Item(group.path(), index), Some(value), None));
                }
            }
        } else {
            self.only_marks(&group, &Value::List, "a list")?;
        }
        for (index, item) in group.items() {
            if index >= Entries::MOST {
                return self.fail("index", |label| format!("{label} has too many items"));
            }
            list.extend(self.group_item(item));
        }
        (self.errors.len() == before).then_some(list)
    }

    /// Decodes the entries of a map.
    pub(in crate::form) fn entries<T: FieldValue>(&mut self) -> Option<Vec<(String, T)>> {
        let group = self.take_group();
        self.only_marks(&group, &Value::Object, "an object")?;
        let before = self.errors.len();
        let mut list = Vec::new();
        for (key, item) in group.keys() {
            if let Some(value) = self.group_item(item) {
                list.push((key, value));
            }
        }
        (self.errors.len() == before).then_some(list)
    }

    fn group_item<T: FieldValue>(&mut self, item: Group<'a>) -> Option<T> {
        let path = item.path().to_owned();
        if !T::Kind::LEAF {
            return self.item(Name::Full(&path), None, Some(item));
        }
        let mut values = item.here();
        let value = values.next()?;
        if self.origin == Origin::Form && value.is_blank() {
            return None;
        }
        match values.next() {
            Some(_) => self.below(Name::Full(&path)).repeated(),
            None => self.item(Name::Full(&path), Some(value), None),
        }
    }

    fn item<T: FieldValue>(
        &mut self,
        name: Name<'_>,
        value: Option<&'a Value>,
        group: Option<Group<'a>>,
    ) -> Option<T> {
        let each: &Rules = self.spec.each.as_ref().unwrap_or(&T::RULES);
        let mut reader = self.below(name);
        (reader.value, reader.group) = (value, group);
        reader.rules = each;
        reader.required = each.required.unwrap_or(T::REQUIRED);
        let value = T::decode(&mut reader);
        let failed = reader.failed;
        self.failed |= failed;
        value.filter(|_| !failed)
    }

    /// A reader for a part of this field, of which nothing is said yet.
    fn below<'b>(&'b mut self, name: Name<'b>) -> Reader<'b> {
        Reader {
            spec: self.spec,
            rules: &Rules::NONE,
            required: true,
            name,
            value: None,
            group: None,
            origin: self.origin,
            errors: self.errors,
            failed: false,
        }
    }

    fn take_group(&mut self) -> Group<'a> {
        self.group.take().unwrap_or_else(Group::empty)
    }

    /// What may stand under the name itself: in JSON `null` or the one mark of what the members are
    /// in, in a form nothing but the empty text that keeps a row without other fields.
    fn only_marks(&mut self, group: &Group<'a>, mark: &Value, wanted: &'static str) -> Option<()> {
        let mut marks = 0;
        for value in group.here() {
            marks += 1;
            let is_nothing = match self.origin {
                Origin::Json => *value == Value::Null,
                Origin::Form => value.is_blank(),
            };
            if value != mark && !is_nothing {
                return self.wrong_type(wanted, value);
            }
        }
        if self.is_json() && marks > 1 {
            return self.repeated();
        }
        Some(())
    }
}
