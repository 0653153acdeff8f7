"""The frame of the HTML page: its style and its script.  Nothing is fetched from anywhere, and without the script all is shown."""

from __future__ import annotations

STYLE = """
:root{color-scheme:light dark;--ink:#1f2a37;--muted:#5b6776;--line:#d5dce4;--pale:#f5f7fa;--paper:#fff;--link:#1f4e79;
--E:#b42318;--Eb:#fbe3e1;--W:#7a4f00;--Wb:#fff3d1;--I:#1f4e79;--Ib:#e4f0fb;--ok:#1a7f37}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ee;--muted:#a0abb8;--line:#39424d;--pale:#1d232b;--paper:#14181d;--link:#8fc1ef;
--E:#ff9d92;--Eb:#4a1d19;--W:#ffd27a;--Wb:#43320d;--I:#9fcbf5;--Ib:#16304a;--ok:#7fd596}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:75rem;padding:1.5rem;font:15px/1.5 system-ui,-apple-system,"Segoe UI",
"Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif;
color:var(--ink);background:var(--paper)}
h1{font-size:1.7rem;margin:0 0 .3rem}h2{font-size:1.3rem;margin:2.2rem 0 .3rem;overflow-wrap:anywhere}
h3{font-size:1.1rem;margin:1.6rem 0 .5rem;border-bottom:2px solid var(--line);padding-bottom:.2rem}
p{margin:.3rem 0}.muted{color:var(--muted)}
.cards{display:flex;flex-wrap:wrap;gap:.7rem;margin:.8rem 0}
.card{background:var(--pale);border-top:4px solid var(--line);padding:.5rem 1rem;min-width:7rem}
.card b{display:block;font-size:1.6rem;line-height:1.2}
.card.E{border-color:var(--E)}.card.W{border-color:var(--W)}.card.I{border-color:var(--I)}.card.ok{border-color:var(--ok)}
table{border-collapse:collapse;font-size:.9rem}th,td{padding:.25rem .6rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--muted);font-weight:600;white-space:nowrap}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.tables{display:flex;flex-wrap:wrap;gap:1rem 2.5rem}summary{cursor:pointer;font-weight:600;margin:.6rem 0}
.filter{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:.5rem 1.2rem;align-items:center;background:var(--pale);
border:1px solid var(--line);padding:.5rem .8rem;margin:1rem 0}
.filter[hidden]{display:none}.filter select,.filter input[type=search]{font:inherit;color:inherit;background:var(--paper);
border:1px solid var(--line);padding:.2rem .4rem;max-width:16rem}
.record{margin:.9rem 0 1.3rem;break-inside:avoid}.record>p{margin:0 0 .2rem;font-weight:600}
.context{overflow-x:auto}.context th,.context td{border:1px solid var(--line);white-space:nowrap}.context td{background:var(--pale)}
.context th small{display:block;font-weight:400}.context td.row{color:var(--muted);background:none}
.context td.bad{outline:2px solid currentColor;outline-offset:-2px;font-weight:600;min-width:3rem}
.bad.E{color:var(--E);background:var(--Eb)}.bad.W{color:var(--W);background:var(--Wb)}.bad.I{color:var(--I);background:var(--Ib)}
ul{list-style:none;margin:.35rem 0;padding:0}li{padding:.15rem 0 .15rem .7rem;border-left:3px solid var(--line);margin:.2rem 0}
li.E{border-color:var(--E)}li.W{border-color:var(--W)}li.I{border-color:var(--I)}
.tag{font-weight:600}.tag.E{color:var(--E)}.tag.W{color:var(--W)}.tag.I{color:var(--I)}code{font-family:ui-monospace,Consolas,monospace;font-size:.85em}
.todo{color:var(--ok)}[hidden]{display:none!important}footer{margin-top:3rem;font-size:.85rem;color:var(--muted)}
@media print{.filter{display:none}body{max-width:none;padding:0;font-size:11px}details:not([open])>*{display:block}.context{overflow:visible}}
"""

SCRIPT = """
(function(){
var box=document.querySelector('.filter');if(!box)return;box.hidden=false;
var items=[].slice.call(document.querySelectorAll('li[data-c]'));
function fill(name,key){var list=box.querySelector('[name='+name+']'),seen={};
items.forEach(function(i){seen[i.getAttribute(key)]=1});
Object.keys(seen).sort().forEach(function(v){var o=document.createElement('option');o.value=o.textContent=v;list.appendChild(o)})}
fill('sheet','data-t');fill('rule','data-c');
function apply(){
var on={};[].forEach.call(box.querySelectorAll('[type=checkbox]'),function(c){on[c.value]=c.checked});
var sheet=box.querySelector('[name=sheet]').value,rule=box.querySelector('[name=rule]').value;
var text=box.querySelector('[type=search]').value.trim().toLowerCase(),n=0;
items.forEach(function(i){
var show=on[i.getAttribute('data-s')]&&(!sheet||i.getAttribute('data-t')===sheet)&&(!rule||i.getAttribute('data-c')===rule);
if(show&&text)show=i.closest('.record').textContent.toLowerCase().indexOf(text)>=0;
i.hidden=!show;if(show)n++});
[].forEach.call(document.querySelectorAll('.record,.sheet'),function(b){b.hidden=!b.querySelector('li[data-c]:not([hidden])')});
var out=box.querySelector('output');out.textContent=out.getAttribute('data-words').replace('{n}',n)}
box.addEventListener('input',apply);apply()})();
"""
