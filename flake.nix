# nix run github:OWNER/REPOSITORY
# Checked: syntax (nix-instantiate --parse). Never run: nix build, nix flake check. flake.lock is written by
# the first `nix flake lock` and committed then.
{
  description = "Switch Kubernetes contexts and namespaces across many kubeconfig files";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      manifest = builtins.fromTOML (builtins.readFile ./Cargo.toml);
      kswitch = pkgs: pkgs.rustPlatform.buildRustPackage {
        pname = manifest.package.name;
        version = manifest.package.version;
        src = self;
        cargoLock.lockFile = ./Cargo.lock;
        env.KSWITCH_COMMIT = self.rev or "unknown";
        # The tests call kubectl, strace and real shells, in namespaces of their own: the gate runs them.
        doCheck = false;
        nativeBuildInputs = [ pkgs.installShellFiles ];
        postInstall = ''
          $out/bin/kswitch --quiet man man
          installManPage man/*.1
          installShellCompletion --cmd kswitch \
            --bash <($out/bin/kswitch completions bash) \
            --zsh <($out/bin/kswitch completions zsh) \
            --fish <($out/bin/kswitch completions fish)
        '';
        meta = {
          inherit (manifest.package) description;
          license = with pkgs.lib.licenses; [ mit asl20 ];
          mainProgram = "kswitch";
          platforms = systems;
        };
      };
    in {
      packages = nixpkgs.lib.genAttrs systems (system: {
        default = kswitch nixpkgs.legacyPackages.${system};
      });
    };
}
