<#
.SYNOPSIS
    Gives the files below a folder the sensitivity labels that data stewards approved.
.DESCRIPTION
    Shows what it would do and changes nothing, unless -Apply is given. The list of marks names no file: each mark
    is the SHA-256 of the salt, a line's end, and the path of a file below the root, in small letters with "/"
    between folders.
.PARAMETER Root
    The folder that is the share.
.PARAMETER Marks
    The list of marks of this share (share-1.csv).
.PARAMETER Apply
    Label the files. Without it every file that would be labeled is listed (-WhatIf).
.PARAMETER Owner
    Who is to own the label, as an e-mail address.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)][string]$Root,
    [Parameter(Mandatory = $true)][string]$Marks,
    [switch]$Apply,
    [string]$Owner = ""
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = "Stop"
Import-Module PurviewInformationProtection

$salt = (Get-Content -LiteralPath (Join-Path $PSScriptRoot "salt.txt") -TotalCount 1).Trim()
$labelOf = @{}
Import-Csv -LiteralPath $Marks | ForEach-Object { $labelOf[$_.mark] = $_.label }
$idOf = @{}
Import-Csv -LiteralPath (Join-Path $PSScriptRoot "labels.csv") |
    Where-Object { $_.label_id } | ForEach-Object { $idOf[$_.label] = $_.label_id.Trim() }
if ($idOf.Count -eq 0) { throw "labels.csv holds no label ids. Get-Label | Select Name, Guid lists yours." }

$sha = [System.Security.Cryptography.SHA256]::Create()
function Get-Mark([string]$path) {
    $plain = $path.Replace("\", "/").Normalize([Text.NormalizationForm]::FormC).ToLowerInvariant()
    $bytes = [Text.Encoding]::UTF8.GetBytes($salt + "`n" + $plain)
    return -join ($sha.ComputeHash($bytes) | ForEach-Object { $_.ToString("x2") })
}

$base = (Resolve-Path -LiteralPath $Root).ProviderPath.TrimEnd("\", "/")
$met = 0; $labeled = 0; $failed = 0
# Links are not followed: what they lead to has a label of its own, or none.
Get-ChildItem -LiteralPath $base -Recurse -File -Attributes !ReparsePoint | ForEach-Object {
    $label = $labelOf[(Get-Mark $_.FullName.Substring($base.Length + 1))]
    if (-not $label -or -not $idOf.ContainsKey($label)) { return }
    $met++
    $with = @{
        Path                = $_.FullName
        LabelId             = $idOf[$label]
        JustificationMessage = "Approved by a data steward in the inventory"
        PreserveFileDetails = $true
        WhatIf              = -not $Apply
    }
    if ($Owner) { $with["Owner"] = $Owner }
    try { Set-FileLabel @with | Out-Null; if ($Apply) { $labeled++ } }
    catch { $failed++; Write-Warning "Not labeled: $($_.Exception.Message)" }
}
$lost = $labelOf.Count - $met
Write-Output "$met files have a label in effect; $labeled were labeled, $failed failed, $lost lines met no file (or their label has no id)."
if ($failed -gt 0) { exit 1 }
