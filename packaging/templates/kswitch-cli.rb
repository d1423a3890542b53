# Homebrew formula for a tap; the formula `kswitch` of other taps is another program.
# Rendered by packaging/render. Checked: syntax (ruby -c). Never run: brew audit, brew style, brew install.
class KswitchCli < Formula
  desc "Switch Kubernetes contexts and namespaces across many kubeconfig files"
  homepage "@REPOSITORY@"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "@REPOSITORY@/releases/download/v@VERSION@/kswitch-@VERSION@-aarch64-apple-darwin.tar.gz"
      sha256 "@SHA256:aarch64-apple-darwin@"
    end
    on_intel do
      url "@REPOSITORY@/releases/download/v@VERSION@/kswitch-@VERSION@-x86_64-apple-darwin.tar.gz"
      sha256 "@SHA256:x86_64-apple-darwin@"
    end
  end

  on_linux do
    on_arm do
      url "@REPOSITORY@/releases/download/v@VERSION@/kswitch-@VERSION@-aarch64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256:aarch64-unknown-linux-musl@"
    end
    on_intel do
      url "@REPOSITORY@/releases/download/v@VERSION@/kswitch-@VERSION@-x86_64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256:x86_64-unknown-linux-musl@"
    end
  end

  def install
    bin.install "kswitch"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/kswitch.bash" => "kswitch"
    zsh_completion.install "completions/_kswitch"
    fish_completion.install "completions/kswitch.fish"
  end

  test do
    assert_equal "kswitch #{version}\n", shell_output("#{bin}/kswitch -V")
    (testpath/"config").write <<~YAML
      contexts:
      - {name: a, context: {cluster: a, user: a}}
      current-context: a
    YAML
    assert_equal "a default\n", shell_output("#{bin}/kswitch --kubeconfig config current")
  end
end
