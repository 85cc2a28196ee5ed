/// The style sheet of a report: for a screen, a phone, the dark and paper.
enum PageStyle {
  /// Backgrounds of cells in ten steps, as classes: a page's policy forbids styles of single elements.
  private static let heats = (1...10).map { step in
    ".h\(step){background:rgba(var(--heat),\(Double(step * 6) / 100))}"
  }.joined()

  static let text = """
    :root{--paper:#fff;--page:#f4f6f8;--ink:#1b1f24;--muted:#57606a;--line:#d9dee4;--accent:#0b62c4;\
    --good:#1f7a3d;--bad:#b3261e;--open:#8a5a00;--heat:179,38,30;color-scheme:light dark}
    @media screen and (prefers-color-scheme:dark){:root{--paper:#151a21;--page:#0d1117;--ink:#e8edf2;\
    --muted:#a3afbc;--line:#303842;--accent:#79b8ff;--good:#7ee2a0;--bad:#ff8a80;--open:#e3b341;\
    --heat:255,138,128}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:3.5rem}
    @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
    body{margin:0;background:var(--page);color:var(--ink);line-height:1.5;\
    font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',Helvetica,Arial,sans-serif}
    a{color:var(--accent)}
    :focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
    .skip{position:absolute;left:-100vw}
    .skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.4rem .8rem;z-index:2}
    header,main,footer{max-width:70rem;margin:0 auto;padding:0 1.25rem}
    header{padding-top:1.6rem}
    .kicker{color:var(--muted);margin:0;font-size:.95rem}
    h1{font-size:1.9rem;line-height:1.2;margin:.1rem 0 .6rem;overflow-wrap:anywhere}
    h2{font-size:1.35rem;margin:0 0 .4rem}
    h3{font-size:1.08rem;margin:1.6rem 0 .3rem}
    p{margin:.4rem 0}
    .note,.source,figcaption span{color:var(--muted);font-size:.93rem}
    .answer{display:flex;gap:.9rem;align-items:flex-start;background:var(--paper);\
    border:1px solid var(--line);border-left:.5rem solid var(--tone);border-radius:.5rem;\
    padding:.8rem 1.1rem;font-size:1.15rem;font-weight:600}
    .answer b{color:var(--tone);font-size:1.5rem;line-height:1.2}
    .good{--tone:var(--good)}.bad{--tone:var(--bad)}.open{--tone:var(--open)}.plain{--tone:var(--accent)}
    .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,14.5rem),1fr));gap:.8rem;\
    margin:1rem 0;padding:0;list-style:none}
    .figures li{background:var(--paper);border:1px solid var(--line);border-radius:.5rem;\
    padding:.7rem 1rem}
    .figures .name{color:var(--muted);font-size:.93rem;display:block}
    .figures .value{font-size:1.65rem;font-weight:650;line-height:1.25;display:block;\
    font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
    .figures .value small{font-size:1rem;font-weight:500;color:var(--muted)}
    .figures .more{font-size:.88rem;color:var(--muted);display:block}
    nav{position:sticky;top:0;z-index:1;background:var(--page);border-bottom:1px solid var(--line);\
    margin:1rem 0}
    nav ul{max-width:70rem;margin:0 auto;padding:.45rem 1.25rem;list-style:none;display:flex;gap:.2rem 1.1rem;\
    overflow-x:auto;white-space:nowrap;font-size:.95rem}
    nav a{text-decoration:none;display:inline-block;padding:.15rem 0}
    nav a:hover{text-decoration:underline}
    section{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;\
    padding:1.1rem 1.25rem;margin:0 0 1.2rem}
    figure{margin:1.2rem 0 1.6rem}
    section>figure:first-child,section>h2+figure{margin-top:.3rem}
    section>figure:last-child{margin-bottom:0}
    figcaption{margin-bottom:.4rem}
    figcaption strong{display:block;font-size:1.05rem}
    figure svg{display:block;max-width:100%;height:auto}
    .narrow{display:none}
    .picture{overflow-x:auto}
    .picture svg{min-width:46rem;max-width:100%}
    details{margin:.4rem 0}
    summary{cursor:pointer;color:var(--accent);font-size:.93rem}
    .scroll{overflow-x:auto;margin:.5rem 0;max-width:100%}
    table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;min-width:50%}
    caption{text-align:left;color:var(--muted);padding:.2rem 0}
    th,td{padding:.28rem .65rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
    thead th{border-bottom:2px solid var(--line);vertical-align:bottom}
    tbody th{font-weight:500;white-space:nowrap}
    tbody th.w{white-space:normal;min-width:14rem;overflow-wrap:anywhere}
    .n{text-align:right;white-space:nowrap}
    \(heats)
    th button{all:unset;cursor:pointer;font-weight:600}
    th button:focus-visible{outline:3px solid var(--accent)}
    th button::after{content:" \\2195";color:var(--muted);font-weight:400}
    th[aria-sort=ascending] button::after{content:" \\2191"}
    th[aria-sort=descending] button::after{content:" \\2193"}
    ul.plain{margin:.3rem 0;padding-left:1.2rem}
    footer{color:var(--muted);font-size:.9rem;padding-bottom:2rem}
    @media (max-width:44rem){body{font-size:15px}header,main{padding:0 .7rem}header{padding-top:1rem}\
    nav ul{padding:.45rem .7rem}section{padding:.9rem .8rem}h1{font-size:1.5rem}.wide{display:none}\
    .narrow{display:block}.figures{grid-template-columns:1fr 1fr;gap:.5rem}\
    .figures li{padding:.5rem .6rem}.figures .value{font-size:1.25rem}}
    @media print{body{background:#fff;font-size:11pt}nav,.skip,.source a::after{display:none}\
    section{border:0;padding:0;break-inside:auto}figure,.figures li,tr{break-inside:avoid}\
    h2,h3{break-after:avoid}.scroll{overflow:visible}.picture svg{min-width:0}}
    """

  /// Sorts tables by their headings, and opens what is folded before printing. A page without it shows
  /// the same numbers.
  static let script = """
    'use strict';
    document.querySelectorAll('table.sortable').forEach(function (table) {
      var body = table.tBodies[0];
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
        var button = document.createElement('button');
        button.textContent = head.textContent;
        head.textContent = '';
        head.appendChild(button);
        button.addEventListener('click', function () {
          var down = head.getAttribute('aria-sort') !== 'descending';
          table.querySelectorAll('th[aria-sort]').forEach(function (other) {
            other.removeAttribute('aria-sort');
          });
          head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
          var value = function (row) {
            var cell = row.cells[column];
            return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
          };
          Array.from(body.rows).sort(function (a, b) {
            var x = value(a), y = value(b);
            if (x === '') return 1;
            if (y === '') return -1;
            var order = typeof x === 'number' && typeof y === 'number' ? x - y
              : String(x).localeCompare(String(y));
            return down ? -order : order;
          }).forEach(function (row) { body.appendChild(row); });
        });
      });
    });
    window.addEventListener('beforeprint', function () {
      document.querySelectorAll('details').forEach(function (fold) { fold.open = true; });
    });
    """

  /// The style of the page and its charts.
  static let whole = SVGDocument.styleText(text + "\n" + ChartStyle.text)

  /// The SHA-256 in base 64 of `whole`, of the timeline's style and of `script`. Whoever changes one of
  /// them is told the new one by a test, which asks the system's program for it.
  static let hashes = (
    whole: "omFdhv4RHBdwpiwsDvHYvLdWQxxVBEYngDIMtcq6U18=",
    timeline: "xws/+6y6OO4fDXrhHEMb8NQncqE9Bef+Wq8oHPTsVY0=",
    script: "BBmlgi9BZwGUjguE0BnyMLR2dqES3By9GF49SUZ1J/Y="
  )

  /// What the page may load and run: nothing from outside, its own styles, and the one script.
  static let policy =
    "default-src 'none'; style-src 'sha256-\(hashes.whole)' 'sha256-\(hashes.timeline)'; "
    + "script-src 'sha256-\(hashes.script)'; base-uri 'none'; form-action 'none'"
}
