import type { Card, Unit } from "#core";
import type { Scene } from "../command.ts";
import { serving } from "../services.ts";

/** The card for a new secretary: their tasks, each with a button. */
export function secretaryWelcome(scene: Pick<Scene, "commands">, unit: Unit): Card {
  const title = `您是${unit.name}书记`;
  return {
    title,
    tone: "good",
    summary: title,
    blocks: [
      { type: "text", text: "在单位群里 @我 发一行即可登记，也可在这里点开表单：" },
      {
        type: "buttons",
        buttons: [
          ...["党课", "志愿", "支委会"].map((word) => ({
            text: `登记${word}`,
            press: { action: "answer" as const, id: unit.id, value: word },
          })),
          { text: "还没报的", press: { action: "say", id: serving(scene, "missing").name, value: unit.name } },
          { text: "全部功能", press: { action: "say", id: serving(scene, "help").name } },
        ],
      },
      { type: "note", text: "到期未报的事项，工作日9:00后在这里提醒，办结后不再提醒。" },
    ],
  };
}
