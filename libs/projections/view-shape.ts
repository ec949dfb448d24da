import type { View } from './view.js';

/**
 * What a view's file was built as: its version, and the shapes of the views it reads. A file of another shape is not this
 * view's any more.
 */
export function shapeOf(view: View, views: readonly View[]): string {
  return `${view.version}${needsOf(view, views)}`;
}

/** Whether the view's queries and projection work on a file of this shape. */
export function isServable(view: View, shape: string, views: readonly View[]): boolean {
  const version = Number.parseInt(shape, 10);
  if (version > view.version || version < (view.compatibleSince ?? view.version)) return false;
  return shape === `${version}${needsOf(view, views)}`;
}

/** The views so that each comes after those it needs. Throws where one is missing, or needs itself in the end. */
export function inOrderOfNeeds(views: readonly View[]): View[] {
  const ordered: View[] = [];
  const place = (view: View, waiting: readonly string[]): void => {
    if (ordered.includes(view)) return;
    if (waiting.includes(view.name)) throw new Error(`the view ${view.name} needs itself`);
    for (const need of view.needs ?? []) place(named(need, views), [...waiting, view.name]);
    ordered.push(view);
  };
  for (const view of views) place(view, []);
  return ordered;
}

export function named(name: string, views: readonly View[]): View {
  const view = views.find((one) => one.name === name);
  if (view === undefined) throw new Error(`no view is called ${name}`);
  return view;
}

function needsOf(view: View, views: readonly View[]): string {
  if (view.needs === undefined || view.needs.length === 0) return '';
  return ` (${view.needs.map((need) => `${need} ${shapeOf(named(need, views), views)}`).join(', ')})`;
}
