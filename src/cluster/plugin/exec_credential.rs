//! Parses the output of an exec plugin like client-go.
//!
//! Go's decoder uses the last of duplicate keys and ignores null; client-go accepts a missing `kind`.
//! serde's derived deserializers reject all of that.

use std::fmt;

use jiff::Timestamp;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::cluster::material::Certificate;
use crate::yaml;

use super::{Credential, VERSIONS};

#[derive(Default)]
struct ExecCredential {
    api_version: String,
    kind: String,
    status: Option<CredentialStatus>,
}

#[derive(Default)]
struct CredentialStatus {
    token: String,
    client_certificate_data: String,
    client_key_data: String,
    expiration_timestamp: String,
}

/// Parses the output of a plugin. The error never quotes it, because it may contain secrets.
pub(super) fn parse(printed: &[u8], wanted: &str) -> Result<Credential, String> {
    let printed = String::from_utf8_lossy(printed);
    // kubectl accepts YAML too, and some plugins print it.
    let read = match serde_json::from_str(&printed) {
        // A wrong type in JSON would be wrong in YAML too.
        Err(error) if !error.is_data() => yaml::first_document(&printed).ok(),
        read => read.ok(),
    };
    let answer: ExecCredential = read.ok_or("it is not an ExecCredential")?;
    if !matches!(&*answer.kind, "" | "ExecCredential") {
        return Err("it is not an ExecCredential".to_owned());
    }
    if answer.api_version.is_empty() {
        return Err(format!("it has no apiVersion, the kubeconfig asks for {wanted}"));
    }
    if answer.api_version != wanted {
        let known = VERSIONS.into_iter().find(|own| answer.api_version == *own);
        let found = known.map_or("another version".to_owned(), |own| format!("\"{own}\""));
        return Err(format!("the kubeconfig asks for {wanted}, it answers in {found}"));
    }
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    let status = answer.status.ok_or("it has no status")?;
    let certificate = match (filled(status.client_certificate_data), filled(status.client_key_data))
    {
        (Some(chain), Some(key)) => Some(Certificate { chain: chain.into(), key: key.into() }),
        (None, None) => None,
        _ => return Err("a certificate without its key, or the other way around".to_owned()),
    };
    let expires =
        filled(status.expiration_timestamp).map(|time| time.parse::<Timestamp>()).transpose();
    let expires = expires.map_err(|_| "its expirationTimestamp is not a time")?;
    let token = filled(status.token);
    if token.is_none() && certificate.is_none() {
        return Err("it has neither a token nor a certificate".to_owned());
    }
    Ok(Credential { token, certificate, expires })
}

impl<'de> Deserialize<'de> for ExecCredential {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = ExecCredential;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an ExecCredential")
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                mut entries: A,
            ) -> Result<ExecCredential, A::Error> {
                let mut answer = ExecCredential::default();
                while let Some(key) = entries.next_key::<String>()? {
                    // client-go ignores case only for these two keys.
                    if key.eq_ignore_ascii_case("apiVersion") {
                        take_text(&mut answer.api_version, &mut entries)?;
                    } else if key.eq_ignore_ascii_case("kind") {
                        take_text(&mut answer.kind, &mut entries)?;
                    } else if key == "status" {
                        entries.next_value_seed(IntoStatus(&mut answer.status))?;
                    } else {
                        entries.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(answer)
            }
        }
        deserializer.deserialize_any(Fields)
    }
}

/// Deserializes a `status` over an earlier one, whose other fields are kept, as in Go.
struct IntoStatus<'a>(&'a mut Option<CredentialStatus>);

impl<'de> DeserializeSeed<'de> for IntoStatus<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for IntoStatus<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a status")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        *self.0 = None;
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let status = self.0.get_or_insert_default();
        while let Some(key) = entries.next_key::<String>()? {
            match &*key {
                "token" => take_text(&mut status.token, &mut entries)?,
                "clientCertificateData" => {
                    take_text(&mut status.client_certificate_data, &mut entries)?;
                }
                "clientKeyData" => take_text(&mut status.client_key_data, &mut entries)?,
                "expirationTimestamp" => take_text(&mut status.expiration_timestamp, &mut entries)?,
                _ => drop(entries.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// Reads a text; null leaves the field unchanged, as in Go.
fn take_text<'de, A: MapAccess<'de>>(field: &mut String, entries: &mut A) -> Result<(), A::Error> {
    if let Some(text) = entries.next_value()? {
        *field = text;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const V1: &str = "client.authentication.k8s.io/v1";

    fn token(printed: &str) -> Result<Option<String>, String> {
        parse(printed.replace("V1", V1).as_bytes(), V1).map(|credential| credential.token)
    }

    /// Each output was tried with `kubectl get`.
    #[test]
    fn what_kubectl_takes_is_taken() {
        for printed in [
            r#"{"apiVersion": "V1", "status": {"token": "t"}}"#,
            r#"{"apiVersion": "V1", "kind": "", "status": {"token": "t"}}"#,
            r#"{"apiVersion": "V1", "kind": null, "status": {"token": "t"}}"#,
            r#"{"APIVERSION": "V1", "Kind": "ExecCredential", "status": {"token": "t"}}"#,
            r#"{"apiVersion": "V1", "status": {"token": "s", "token": "t"}}"#,
            r#"{"apiVersion": "V1", "status": {"token": "t", "token": null}}"#,
            r#"{"apiVersion": "V1", "status": {"token": "t"}, "status": {}}"#,
            r#"{"apiVersion": "x", "apiVersion": "V1", "status": {"token": "t"}}"#,
            r#"{"kind": "x", "kind": "ExecCredential", "apiVersion": "V1", "status": {"token": "t"}}"#,
            "apiVersion: V1\nstatus:\n  token: s\n  token: t\n",
        ] {
            assert_eq!(token(printed), Ok(Some("t".to_owned())), "{printed}");
        }
    }

    #[test]
    fn what_kubectl_refuses_is_refused() {
        for printed in [
            r#"{"apiVersion": "V1", "status": {"token": "t"}, "status": null}"#,
            r#"{"apiVersion": "V1", "status": {"Token": "t"}}"#,
            r#"{"apiVersion": "V1", "Status": {"token": "t"}}"#,
            r#"{"kind": "ExecCredential", "status": {"token": "t"}}"#,
            r#"{"apiVersion": "V1", "kind": "execcredential", "status": {"token": "t"}}"#,
            r#"{"apiVersion": "V1", "status": {"token": 1}}"#,
            r#"{"apiVersion": "V1", "status": {"token": "t", "token": ""}}"#,
        ] {
            assert!(token(printed).is_err(), "{printed}");
        }
    }
}
