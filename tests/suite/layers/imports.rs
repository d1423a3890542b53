//! The imports of all modules of the library, read from their syntax trees.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, ItemUse, UseTree};

/// The names from the crate to a module; empty for the crate itself.
type Module = Vec<String>;

/// An arrow from a module to the one that defines what it uses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Import {
    pub(super) from: Module,
    pub(super) to: Module,
}

/// All modules, without their tests.
pub(super) struct Sources(BTreeMap<Module, Paths>);

/// The paths in one module.
#[derive(Default)]
struct Paths {
    /// Name in this module -> the path that it was imported by; `*` has none.
    imported: Vec<(String, Vec<String>)>,
    /// The paths anywhere else.
    inline: Vec<Vec<String>>,
}

impl Sources {
    pub(super) fn read() -> Self {
        let mut modules = BTreeMap::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        read_directory(&root, &[], &mut modules);
        Self(modules)
    }

    /// Every arrow between two modules.
    pub(super) fn imports(&self) -> Vec<Import> {
        let mut found = Vec::new();
        for (module, paths) in &self.0 {
            let imported = paths.imported.iter().map(|(_, path)| path);
            for path in imported.chain(&paths.inline) {
                if let Some(to) = self.definer(module, path, 0).filter(|to| to != module) {
                    found.push(Import { from: module.clone(), to });
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// Each module with the imports and other paths that lead out of the crate.
    pub(super) fn external(&self) -> impl Iterator<Item = (String, Vec<String>)> {
        self.0.iter().map(|(module, paths)| {
            let imported = paths.imported.iter().map(|(_, path)| path.clone());
            let inline = paths.inline.iter().map(|path| paths.whole(path));
            let outside = imported.chain(inline);
            let outside = outside.filter(|path| self.definer(module, path, 0).is_none());
            (module.join("::"), outside.map(|path| path.join("::")).collect())
        })
    }

    /// The module that defines what a path in `module` leads to; none for another crate.
    fn definer(&self, module: &[String], path: &[String], depth: usize) -> Option<Module> {
        let mut at = module.to_vec();
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => {
                at.pop();
            }
            first => {
                let child = [module, &[first.to_owned()]].concat();
                if !self.0.contains_key(&child) {
                    return None;
                }
                at = child;
            }
        }
        rest = &rest[1..];
        while let Some((name, after)) = rest.split_first() {
            let child = [at.as_slice(), std::slice::from_ref(name)].concat();
            if name == "super" {
                at.pop();
            } else if self.0.contains_key(&child) {
                at = child;
            } else {
                // Perhaps exported from there, but defined elsewhere.
                let exported = self.0.get(&at)?.imported.iter().find(|(own, _)| own == name);
                return match exported {
                    Some((_, path)) if depth < 8 => {
                        let whole = [path.as_slice(), after].concat();
                        self.definer(&at, &whole, depth + 1).or(Some(at))
                    }
                    _ => Some(at),
                };
            }
            rest = after;
        }
        Some(at)
    }
}

fn read_directory(directory: &Path, parent: &[String], modules: &mut BTreeMap<Module, Paths>) {
    for entry in fs::read_dir(directory).expect("list the sources") {
        let path = entry.expect("list the sources").path();
        let name = path.file_stem().expect("a name").to_str().expect("a name in UTF-8");
        let module = match name {
            "main" | "tests" => continue,
            "lib" => Module::new(),
            name => [parent, &[name.to_owned()]].concat(),
        };
        if path.is_dir() {
            read_directory(&path, &module, modules);
        } else {
            let text = fs::read_to_string(&path).expect("read a source");
            let file = syn::parse_file(&text).expect("parse a source");
            let mut paths = Paths::default();
            paths.visit_file(&file);
            modules.insert(module, paths);
        }
    }
}

impl Paths {
    /// A path with its first name replaced by the import of that name.
    fn whole(&self, path: &[String]) -> Vec<String> {
        match self.imported.iter().find(|(name, _)| *name == path[0]) {
            Some((_, start)) => [start.as_slice(), &path[1..]].concat(),
            None => path.to_vec(),
        }
    }

    fn flatten(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: String| [before, &[name]].concat();
        match tree {
            UseTree::Path(path) => self.flatten(&path.tree, &with(path.ident.to_string())),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.flatten(tree, before);
                }
            }
            UseTree::Name(name) if name.ident == "self" => {
                let own = before.last().cloned().unwrap_or_default();
                self.imported.push((own, before.to_vec()));
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                self.imported.push((name.clone(), with(name)));
            }
            UseTree::Rename(rename) => {
                self.imported.push((rename.rename.to_string(), with(rename.ident.to_string())));
            }
            UseTree::Glob(_) => self.imported.push(("*".to_owned(), before.to_vec())),
        }
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|word| word == "test")
    })
}

impl<'tree> Visit<'tree> for Paths {
    fn visit_item_use(&mut self, item: &'tree ItemUse) {
        if !is_for_tests(&item.attrs) {
            self.flatten(&item.tree, &[]);
        }
    }

    fn visit_item_mod(&mut self, item: &'tree syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_path(&mut self, path: &'tree syn::Path) {
        let names: Vec<String> =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if names.len() > 1 {
            self.inline.push(names);
        }
        visit::visit_path(self, path);
    }
}
