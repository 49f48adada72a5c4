import { posix } from "node:path";

/** Sources by their path. */
export type Sources = ReadonlyMap<string, string>;

/** Which boxes of a room import which others. */
export type Arrows = ReadonlyMap<string, ReadonlySet<string>>;

/** The boxes of a room: its folders (with a slash behind) and its own files. Its index stands above all of them. */
export const boxOf = (room: string, path: string): string => path.slice(room.length + 1).replace(/\/.*/, "/");

/** The arrows between the boxes of `room`, without the excused ones, written as `path → box`. */
export function arrowsIn(room: string, files: Sources, excused: readonly string[] = []): Arrows {
  const arrows = new Map<string, Set<string>>();
  for (const [path, source] of files) {
    if (!path.startsWith(`${room}/`) || boxOf(room, path) === "index.ts") continue;
    const from = boxOf(room, path);
    const targets = arrows.get(from) ?? new Set();
    arrows.set(from, targets);
    for (const [, , name = ""] of source.matchAll(/(?<=[\s}*])(?:from|import)\s*\(?\s*(["'])(\.[^"'\s]+)\1/g)) {
      const target = posix.join(posix.dirname(path), name);
      const to = boxOf(room, target);
      if (target.startsWith(`${room}/`) && to !== from && !excused.includes(`${path} → ${to}`)) targets.add(to);
    }
  }
  return arrows;
}
