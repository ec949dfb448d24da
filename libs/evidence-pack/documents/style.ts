/**
 * How a document looks: on a wide and a narrow screen, in the light and in the dark, and on A4. Colours have a contrast of at least
 * 7 to 1 with what they stand on (WCAG 2.2, 1.4.6). A long table is laid out when it is scrolled to, so that a page of 50,000 rows
 * opens in seconds.
 */
export const style = `
:root{color-scheme:light dark;--ink:#16191d;--paper:#fff;--soft:#f1f3f5;--line:#9aa3ad;--quiet:#3f4750;
--good:#0b4a26;--bad:#7d0f14;--doubt:#5c3a00;--link:#0b3d91;
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif}
@media (prefers-color-scheme:dark){:root{--ink:#eef1f4;--paper:#14171a;--soft:#20252a;--line:#76818c;--quiet:#c3cbd3;
--good:#86e2a9;--bad:#ffb1b1;--doubt:#ffd48a;--link:#a9c8ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink)}
main{max-width:70rem;margin:0 auto;padding:1.5rem 1.25rem 3rem;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem}
h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:2px solid var(--line);padding-bottom:.2rem}
h3{font-size:1.02rem;margin:1rem 0 .25rem}
p{margin:.4rem 0}
ul{margin:.4rem 0;padding-left:1.3rem}
li{margin:.35rem 0}
a{color:var(--link)}
code{font:.92em/1.4 ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
body>main>footer,.lead{color:var(--quiet)}
.verdict{border:3px solid var(--tone,var(--line));border-radius:6px;padding:.7rem 1rem;background:var(--soft);margin:.6rem 0}
.verdict .word{font-size:1.5rem;font-weight:700;color:var(--tone,inherit);margin:0 0 .3rem}
.good{--tone:var(--good)}.bad{--tone:var(--bad)}.doubt{--tone:var(--doubt)}
.badge{color:var(--tone,inherit);font-weight:600;white-space:nowrap;display:inline-block;border:1px solid;border-radius:4px;
padding:0 .4em;margin:.15em .3em .1em 0;font-size:.88em}
.beside{display:grid;grid-template-columns:1fr 1fr;gap:0 2rem}
table{border-collapse:collapse;width:100%;table-layout:fixed;margin:.6rem 0;font-size:.95rem}
caption{text-align:left;font-weight:600;color:var(--quiet);padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.4rem .5rem;border-bottom:1px solid var(--line)}
thead th{background:var(--soft);border-bottom:2px solid var(--line)}
tbody th{font-weight:600}
tr.doubt>*{background:var(--soft);border-left-color:var(--doubt)}
.long{content-visibility:auto}
tr:target>*{outline:2px solid var(--link)}
h2+table caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.line{display:block}
.line+.line{margin-top:.15rem}
@media screen and (max-width:48rem){
.beside{grid-template-columns:1fr}
table,tbody,tbody tr,tbody th,tbody td,caption{display:block;width:auto}
colgroup,thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tbody tr{border:1px solid var(--line);border-radius:6px;margin:.6rem 0;padding:.2rem .4rem}
tbody th,tbody td{border:0;padding:.25rem}
tbody td::before{content:attr(data-name);display:block;font-size:.82rem;color:var(--quiet)}
.badge{white-space:normal}
}
@page{size:A4;margin:14mm 14mm 16mm;@bottom-right{content:counter(page) " / " counter(pages);font:8.5pt sans-serif}}
@media print{
:root{color-scheme:light;--ink:#000;--paper:#fff;--soft:#f1f3f5;--line:#777;--quiet:#222;--good:#0b4a26;--bad:#7d0f14;
--doubt:#5c3a00;--link:#000;font-size:8.6pt;line-height:1.3}
main{max-width:none;padding:0}
h1{font-size:15pt;margin-bottom:5pt}
h2{font-size:10.5pt;margin:6pt 0 2pt;border-bottom-width:1pt}
h3{font-size:9pt;margin:2pt 0 1pt}
p,ul,li{margin-top:1.5pt;margin-bottom:1.5pt}
h2,h3,caption,thead{break-after:avoid}
.verdict .word{font-size:12.5pt;margin:0}
.verdict{padding:3pt 7pt;margin:2pt 0}
table{font-size:8pt;margin:3pt 0}
th,td{padding:1.5pt 3pt}
thead{display:table-header-group}
tr,li,.verdict,table.short{break-inside:avoid}
a{text-decoration:none}
.verdict,.badge,thead th,tr.doubt>*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`.replaceAll('\n', '');
