//! Short forms of the names that programs give to contexts, such as the ARN of an EKS cluster.
//!
//! A rule matches a whole name and names its parts; its short form has some of them. What it leaves
//! out is the same for all names of the rule, or optional: an optional part is shown if it differs
//! between the names of the rule. Where two names would get the same form, both stay as they are.

mod rule;

use std::collections::HashMap;

use hashbrown::DefaultHashBuilder;
use rule::Fields;
pub use rule::{ShortForm, ShortFormError};

/// All rules; the first one that matches applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortForms(Vec<ShortForm>);

/// Names by EKS, GKE, AKS (of its users), kubeadm, OpenShift and Teleport. The names of AKS clusters,
/// Rancher, k3s and kind are short already.
pub const BUILT_IN: [&str; 9] = [
    "arn:{partition}:eks:{region}:{account}:cluster/{name} -> eks:{region}[:{account}]/{name}",
    "gke_{project}_{location}_{name} -> gke:[{project}/]{location}/{name}",
    "clusterUser_{group}_{name} -> aks:[{group}/]{name}",
    "clusterAdmin_{group}_{name} -> aks-admin:[{group}/]{name}",
    "kubernetes-admin@{cluster} -> admin@{cluster}",
    "kubernetes-super-admin@{cluster} -> super-admin@{cluster}",
    "{project}/api-{server}:{port}/{user} -> {project}/{server}[:{port}][/{user}]",
    "{tenant}.teleport.sh-{name} -> teleport:[{tenant}/]{name}",
    "teleport.{host}-{name} -> teleport:[{host}/]{name}",
];

impl Default for ShortForms {
    fn default() -> Self {
        Self::with(Vec::new())
    }
}

impl ShortForms {
    /// These rules before the built-in ones.
    ///
    /// # Panics
    ///
    /// If a built-in rule is invalid, which the tests exclude.
    #[must_use]
    pub fn with(mut rules: Vec<ShortForm>) -> Self {
        rules.extend(BUILT_IN.map(|rule| rule.parse().expect("a built-in rule")));
        Self(rules)
    }

    /// The short form of each name that has one.
    #[must_use]
    pub fn of<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<Option<String>> {
        let names: Vec<&str> = names.collect();
        let matched: Vec<Option<(usize, Fields<'_>)>> =
            names.iter().map(|name| self.matched(name)).collect();
        let differ = self.differing(matched.iter().flatten());
        let mut short: Vec<Option<String>> = matched
            .iter()
            .map(|own| own.as_ref().map(|(rule, own)| self.0[*rule].text(own, &differ[*rule])))
            .collect();
        if short.iter().any(Option::is_some) {
            keep_unique(&names, &mut short);
        }
        short
    }

    /// All short forms that a name has next to any other names.
    #[must_use]
    pub fn all_of(&self, name: &str) -> Vec<String> {
        let matched = self.matched(name);
        matched.map(|(rule, fields)| self.0[rule].texts(&fields)).unwrap_or_default()
    }

    fn matched<'n>(&self, name: &'n str) -> Option<(usize, Fields<'n>)> {
        self.0.iter().enumerate().find_map(|(index, rule)| Some((index, rule.matched(name)?)))
    }

    /// For each rule and each of its fields whether the names of the rule differ in it.
    fn differing<'m, 'n: 'm>(
        &self,
        matched: impl Iterator<Item = &'m (usize, Fields<'n>)>,
    ) -> Vec<Vec<bool>> {
        let mut differ = vec![Vec::new(); self.0.len()];
        let mut first: Vec<Option<&Fields<'_>>> = vec![None; self.0.len()];
        for (rule, fields) in matched {
            let first = first[*rule].get_or_insert(fields);
            differ[*rule].resize(fields.len(), false);
            for (differs, (own, first)) in differ[*rule].iter_mut().zip(fields.iter().zip(*first)) {
                *differs |= own != first;
            }
        }
        differ
    }
}

/// Drops short forms that two different names would have, or that are the name of another context.
fn keep_unique(names: &[&str], short: &mut [Option<String>]) {
    let mut owners: HashMap<&str, Option<&str>, DefaultHashBuilder> = HashMap::default();
    for (name, short) in names.iter().zip(short.iter()) {
        for text in [Some(*name), short.as_deref()].into_iter().flatten() {
            let owner = owners.entry(text).or_insert(Some(name));
            *owner = owner.filter(|owner| owner == name);
        }
    }
    let is_unique =
        |short: &Option<String>| short.as_deref().is_none_or(|short| owners[short].is_some());
    let is_unique: Vec<bool> = short.iter().map(is_unique).collect();
    for (short, is_unique) in short.iter_mut().zip(is_unique) {
        *short = short.take().filter(|_| is_unique);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(forms: &ShortForms, names: &[&str]) -> Vec<String> {
        let short = forms.of(names.iter().copied());
        let shown =
            short.into_iter().zip(names).map(|(short, name)| short.unwrap_or((*name).to_owned()));
        shown.collect()
    }

    #[test]
    fn all_forms_of_a_name_have_or_lack_each_optional_part() {
        let forms = ShortForms::default().all_of("my/api-a-example-com:6443/jane");
        let mut forms = forms.iter().map(String::as_str).collect::<Vec<_>>();
        forms.sort_unstable();
        let [server, user, port] =
            ["my/a-example-com", "my/a-example-com/jane", "my/a-example-com:6443"];
        assert_eq!(forms, [server, user, port, "my/a-example-com:6443/jane"]);
        assert!(ShortForms::default().all_of("minikube").is_empty());
    }

    #[test]
    fn names_of_the_clouds_and_installers_are_short() {
        for (name, expected) in [
            ("arn:aws:eks:eu-west-1:123456789012:cluster/shop", "eks:eu-west-1/shop"),
            ("arn:aws-us-gov:eks:us-gov-west-1:1:cluster/a/b", "eks:us-gov-west-1/a/b"),
            ("gke_acme_europe-west1-b_events", "gke:europe-west1-b/events"),
            ("clusterUser_rg_identity", "aks:identity"),
            ("clusterAdmin_rg_identity", "aks-admin:identity"),
            ("identity-admin", "identity-admin"),
            ("kubernetes-admin@kubernetes", "admin@kubernetes"),
            ("web/api-prod-example-com:6443/jane", "web/prod-example-com"),
            ("acme.teleport.sh-prod-eu", "teleport:prod-eu"),
            ("teleport.my-corp.com-prod-eu", "teleport:prod-eu"),
            ("teleport-prod", "teleport-prod"),
            ("rancher-desktop", "rancher-desktop"),
            ("arn:aws:eks:eu-west-1:1:cluster/", "arn:aws:eks:eu-west-1:1:cluster/"),
            ("gke_only_two", "gke_only_two"),
            ("", ""),
        ] {
            assert_eq!(short(&ShortForms::default(), &[name]), [expected]);
        }
    }

    #[test]
    fn an_optional_part_is_shown_where_the_names_of_its_rule_differ_in_it() {
        let names = [
            "arn:aws:eks:eu-west-1:111122223333:cluster/shop",
            "arn:aws:eks:us-east-1:444455556666:cluster/lab",
            "gke_acme_europe-west1_a",
            "gke_acme_europe-west4_b",
        ];
        assert_eq!(
            short(&ShortForms::default(), &names),
            [
                "eks:eu-west-1:111122223333/shop",
                "eks:us-east-1:444455556666/lab",
                "gke:europe-west1/a",
                "gke:europe-west4/b",
            ]
        );
    }

    #[test]
    fn names_that_would_be_alike_stay_as_they_are() {
        let names = [
            "arn:aws:eks:eu-west-1:1:cluster/shop",
            "eks:eu-west-1/shop",
            "arn:aws-cn:eks:eu-west-1:1:cluster/lab",
            "arn:aws:eks:eu-west-1:1:cluster/lab",
        ];
        assert_eq!(short(&ShortForms::default(), &names), names);
        // The same name in two files is one name.
        let twice = ["kubernetes-admin@kubernetes"; 2];
        assert_eq!(short(&ShortForms::default(), &twice), ["admin@kubernetes"; 2]);
    }

    #[test]
    fn a_rule_of_the_settings_comes_first_and_may_keep_a_name() {
        let rules = ["corp-{team}-{name}-k8s -> {name}[ ({team})]", "gke_{rest} -> gke_{rest}"];
        let forms = ShortForms::with(rules.map(|rule| rule.parse().unwrap()).to_vec());
        let names = ["corp-shop-eu-k8s", "corp-pay-us-k8s", "gke_a_b_c"];
        assert_eq!(short(&forms, &names), ["eu (shop)", "us (pay)", "gke_a_b_c"]);
    }
}
