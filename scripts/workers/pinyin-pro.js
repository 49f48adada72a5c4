// Replaces pinyin-pro in the Workers bundle (scripts/worker-bundle.js), whose dictionary alone is half a megabyte. A
// character stands for its own sound, so that a mistyped command is still found by its first characters.
export const pinyin = (text) => [...text];
