//! What policies are attached to.

use serde_json::Value;

use crate::polaris::{
    access::{Caller, Scope},
    answer::{Answer, Reply, misfit},
    call::{Call, levels_in, text},
    catalog::At,
    catalogs::{Attachment, Catalog, Kind},
    federation,
    state::State,
};

/// The thing a policy is put on, and the operations that do it.
struct Target<'a> {
    id: u64,
    scope: Scope<'a>,
    attach: &'static str,
    detach: &'static str,
}

/// Puts a policy on something (#179 to #182, #184). A second one of the type is refused [spec].
pub fn attach(
    state: &mut State,
    caller: &Caller,
    call: &Call,
    (name, levels): At<'_>,
    policy: &str,
) -> Reply {
    let body = call.json()?;
    let catalog = federation::own(state, name)?;
    let found = catalog.policy(levels, policy)?;
    let target = target(catalog, &body)?;
    let scope = Scope::leaf(catalog, levels, Some(found.entity.id));
    state.allow_both(caller, target.attach, &scope, &target.scope)?;
    let attachment = Attachment {
        policy: found.entity.id,
        target: target.id,
    };
    put(state.catalog_mut(name)?, attachment)?;
    Ok(Answer::empty(204))
}

/// Notes that a policy is on something.
pub fn put(catalog: &mut Catalog, wanted: Attachment) -> Result<(), Answer> {
    let kind = |id: u64| {
        let mut policies = catalog
            .namespaces
            .iter()
            .flat_map(|namespace| &namespace.policies);
        policies
            .find(|policy| policy.entity.id == id)
            .map(|policy| policy.kind.as_str())
    };
    let taken = catalog
        .attachments
        .iter()
        .any(|known| known.target == wanted.target && kind(known.policy) == kind(wanted.policy));
    if taken {
        // [assumed] the text
        let message = "A policy of that type is already attached to the target";
        return Err(Answer::error(409, "PolicyMappingAlreadyExistsException", message));
    }
    catalog.attachments.push(wanted);
    Ok(())
}

/// Takes it off again (#193).
pub fn detach(
    state: &mut State,
    caller: &Caller,
    call: &Call,
    (name, levels): At<'_>,
    policy: &str,
) -> Reply {
    let body = call.json()?;
    let catalog = federation::own(state, name)?;
    let id = catalog.policy(levels, policy)?.entity.id;
    let target = target(catalog, &body)?;
    let scope = Scope::leaf(catalog, levels, Some(id));
    state.allow_both(caller, target.detach, &scope, &target.scope)?;
    let on = target.id;
    let attachments = &mut state.catalog_mut(name)?.attachments;
    let known = attachments
        .iter()
        .position(|known| known.policy == id && known.target == on);
    let Some(place) = known else {
        // [assumed] the status and the text
        let message = "The policy is not attached to the target";
        return Err(Answer::error(404, "NoSuchMappingException", message));
    };
    attachments.remove(place);
    Ok(Answer::empty(204))
}

fn target<'a>(catalog: &'a Catalog, body: &Value) -> Result<Target<'a>, Answer> {
    let target = body.get("target").ok_or_else(misfit)?;
    let path = levels_in(target.get("path").ok_or_else(misfit)?)?;
    match text(target, "type")? {
        "catalog" => Ok(Target {
            id: catalog.entity.id,
            scope: Scope::catalog(catalog),
            attach: "ATTACH_POLICY_TO_CATALOG",
            detach: "DETACH_POLICY_FROM_CATALOG",
        }),
        "namespace" => Ok(Target {
            id: catalog.namespace(&path)?.entity.id,
            scope: Scope::namespace(catalog, &path),
            attach: "ATTACH_POLICY_TO_NAMESPACE",
            detach: "DETACH_POLICY_FROM_NAMESPACE",
        }),
        "table-like" => {
            let (name, levels) = path.split_last().ok_or_else(misfit)?;
            let id = catalog.leaf(levels, name, Kind::Table)?.entity.id;
            Ok(Target {
                id,
                scope: Scope::leaf(catalog, levels, Some(id)),
                attach: "ATTACH_POLICY_TO_TABLE",
                detach: "DETACH_POLICY_FROM_TABLE",
            })
        }
        _ => Err(misfit()),
    }
}
