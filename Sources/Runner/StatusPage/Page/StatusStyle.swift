// SPDX-License-Identifier: Apache-2.0

/// The page's style. Colours keep a contrast of at least 4.5 to 1 for text, light and dark.
enum StatusStyle {
    static let text = """
        :root {
          color-scheme: light dark;
          --page: #f6f7f9; --card: #ffffff; --text: #1b1f24; --soft: #57606a; --line: #d5dae0;
          --link: #0b57b0; --bar: #2f6fb7; --good: #116329; --good-back: #dff3e4;
          --bad: #a3121e; --bad-back: #fde4e4; --warn: #7a4b00; --warn-back: #fdf0cf; --busy: #0b57b0; --busy-back: #e0edfb;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #0f1318; --card: #181e25; --text: #e6eaef; --soft: #a3adb8; --line: #323b46;
            --link: #7fb6f5; --bar: #5b9be0; --good: #7fd79a; --good-back: #14321f;
            --bad: #ff9a9a; --bad-back: #431a1d; --warn: #f0c36a; --warn-back: #3a2c0e; --busy: #8fc0f8; --busy-back: #132c47;
          }
        }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 1rem; }
        body { margin: 0 auto; max-width: 80rem; padding: 0 1rem 2rem; background: var(--page); color: var(--text);
          font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
        header { padding-top: 1.5rem; }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .4rem; }
        h2 { font-size: 1.2rem; margin: 2rem 0 .6rem; }
        h3 { font-size: 1.05rem; margin: 0 0 .6rem; }
        header p { margin: .15rem 0; color: var(--soft); }
        a { color: var(--link); }
        a:focus-visible, .scroll:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
        .skip { position: absolute; left: -100vw; top: 0; padding: .6rem 1rem; background: var(--card); }
        .skip:focus { left: 1rem; top: .5rem; z-index: 1; }
        nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; margin: 1rem 0 0; padding: 0; }
        nav a { display: inline-block; padding: .25rem 0; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .8rem; margin: 1.2rem 0 0; }
        .tiles div { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .7rem 1rem; }
        dt { color: var(--soft); font-size: .875rem; }
        dd { margin: 0; font-size: 1.4rem; font-weight: 600; font-variant-numeric: tabular-nums; }
        .tiles .bad dd { color: var(--bad); }
        .tiles .warn dd { color: var(--warn); }
        article { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem;
          margin: 0 0 1rem; }
        .scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
        table { border-collapse: collapse; width: 100%; font-size: .9rem; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        th, td { text-align: left; vertical-align: top; padding: .45rem .75rem; border-top: 1px solid var(--line); }
        td, tbody th { overflow-wrap: break-word; }
        tbody th { min-width: 8rem; }
        .tiles .note { display: block; font-weight: 400; }
        td .note { display: inline-block; min-width: 7rem; }
        td.outcome { min-width: 18rem; }
        #rejected td { min-width: 7rem; }
        #rejected td.number { min-width: 0; }
        thead th { border-top: 0; color: var(--soft); font-weight: 600; white-space: nowrap; }
        tbody th { font-weight: 600; }
        #runs tbody th { font-weight: 400; }
        time, .number { white-space: nowrap; font-variant-numeric: tabular-nums; }
        .number { text-align: right; }
        .id, code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .85em; }
        .id { white-space: nowrap; }
        .badge { display: inline-block; padding: .05rem .5rem; border-radius: 1rem; border: 1px solid currentColor;
          font-size: .8125rem; font-weight: 600; white-space: nowrap; }
        .badge.good { color: var(--good); background: var(--good-back); }
        .badge.bad { color: var(--bad); background: var(--bad-back); }
        .badge.warn { color: var(--warn); background: var(--warn-back); }
        .badge.busy { color: var(--busy); background: var(--busy-back); }
        .note { color: var(--soft); font-size: .875rem; }
        .error { color: var(--bad); margin: 0 0 .8rem; }
        .none { color: var(--soft); margin: 0; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem;
          margin-bottom: 1rem; }
        figure { margin: 0; }
        figcaption { font-size: .875rem; color: var(--soft); }
        svg { display: block; width: 100%; height: auto; max-height: 12rem; }
        .bar { fill: var(--bar); }
        .bar-bad { fill: var(--bad); }
        .grid { stroke: var(--line); stroke-dasharray: 3 4; }
        .base { stroke: var(--soft); }
        .axis { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
        button { font: inherit; font-size: .875rem; font-weight: 600; min-height: 2rem; padding: .2rem .8rem;
          color: var(--link); background: var(--card); border: 1px solid currentColor; border-radius: .4rem;
          cursor: pointer; white-space: nowrap; }
        button:hover { background: var(--busy-back); }
        input { font: inherit; min-height: 2rem; padding: .2rem .5rem; max-width: 100%; color: var(--text);
          background: var(--card); border: 1px solid var(--soft); border-radius: .4rem; }
        .sign-in { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .6rem; margin: 0 0 .8rem; }
        .replays { margin: 0 0 .8rem; padding-left: 1.2rem; }
        footer { margin-top: 2rem; color: var(--soft); font-size: .875rem; }
        @media (max-width: 40rem) { article { padding: .75rem; } th, td { padding: .4rem .5rem; } }
        @media (forced-colors: active) { .bar { fill: CanvasText; } .bar-bad { fill: LinkText; } }

        """
}
