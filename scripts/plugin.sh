#!/usr/bin/env bash
# Uses the command plugin as a user's package does: a scratch package that depends on this one writes entities with
# `swift package generate-entities`, twice, compiles them and runs a program that reads a query of them.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/app/Sources/App"
cd "$work/app"
cat > metadata.xml <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="S" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="ArInvoice"><Key><PropertyRef Name="Invoice"/></Key>
<Property Name="Invoice" Type="Edm.String" Nullable="false"/>
<Property Name="InvoiceBal1" Type="Edm.Decimal" Nullable="false" Precision="14" Scale="2"/>
<Property Name="InvoiceDate" Type="Edm.DateTimeOffset"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="ArInvoice" EntityType="S.ArInvoice"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>
XML
cat > Package.swift <<SWIFT
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
    name: "app", platforms: [.macOS(.v15)],
    dependencies: [.package(name: "syspro-tableau", path: "$root")],
    targets: [
        .executableTarget(
            name: "App",
            dependencies: [
                .product(name: "SysproOData", package: "syspro-tableau"),
                .product(name: "Columnar", package: "syspro-tableau"),
            ])
    ])
SWIFT
cat > Sources/App/main.swift <<'SWIFT'
import Columnar
import SysproOData

print(ArInvoice.filter { $0.invoiceBal1 != FixedDecimal("0.00")! }.text)
SWIFT
# A fresh clone has not been resolved yet.
if [ ! -f "$root/Package.resolved" ]; then swift package --package-path "$root" resolve >"$work/log" 2>&1; fi
cp "$root/Package.resolved" .
generate() {
    swift package --allow-writing-to-package-directory generate-entities \
        --metadata metadata.xml --out Sources/App/Entities "$@"
}
fail() { echo "plugin: $*" >&2; exit 1; }
generate --entity arinvoice >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; fail "generate-entities failed"; }
cp Sources/App/Entities/ArInvoice.swift "$work/first"
generate --entity ArInvoice >>"$work/log" 2>&1
cmp -s Sources/App/Entities/ArInvoice.swift "$work/first" || fail "the second text differs from the first"
if generate --entity ArInvoce >"$work/wrong" 2>&1; then fail "an unknown entity set was taken"; fi
grep -q "did you mean 'ArInvoice'" "$work/wrong" || fail "the nearest name is not told"
swift build >>"$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; fail "what was written does not compile"; }
wanted='ArInvoice?$select=Invoice,InvoiceBal1,InvoiceDate&$filter=InvoiceBal1 ne 0.00'
[ "$(.build/debug/App)" = "$wanted" ] || fail "the query of the entity is $(.build/debug/App)"
echo "the plugin's entities compile and are queried"
