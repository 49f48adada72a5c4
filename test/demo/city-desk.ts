import type { DemoCity, DemoPerson } from "../../src/demo/city.ts";
import { checkCard } from "../../src/sandbox/cards/check.ts";
import { type City, deskCity, type Person } from "../../src/sandbox/world/city.ts";
import type { Desk } from "../../src/sandbox/world/desk.ts";
import { createWorld } from "../../src/sandbox/world/world.ts";

/** Refuses what the platform would refuse of a card in the demo city, whose people it knows. */
export function refuserFor(demo: DemoCity): (content: string) => void {
  const people = [demo.leader, demo.admin, ...demo.units.flatMap(({ secretary, member }) => [secretary, member])];
  const city: City = { ...deskCity, people: people.map(personOf) };
  const desk = { city, world: createWorld(city) } as unknown as Desk;
  return (content) => checkCard(desk, content, deskCity.chats[0].chatId);
}

const personOf = ({ personId: openId, name }: DemoPerson): Person => ({
  openId,
  unionId: "",
  userId: "",
  name,
  role: "secretary",
  title: "",
});
