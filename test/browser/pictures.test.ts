import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { conversation, openIdOf, type PersonName } from "../support/conversation.ts";
import { hasBrowser, launch } from "./hands.ts";

// PICTURES=docs/images npm run test:browser -- pictures    draws the chats of the README anew

const FINANCE = "市财政局机关党建群";
const WATER = "市水务局机关支部群";
const COMMITTEE = "市直机关工委工作群";
const SUNDAY = "2026-11-29T02:00:00.000Z";
const MONDAY = "2026-11-30T01:12:00.000Z";
const BRANCH = "市水务局机关支部";

test.skipIf(!hasBrowser)(
  "the pictures of the README can be drawn: a report, a tally, the weekly card, a reminder, findings",
  async () => {
    const town = await conversation({ at: "2026-11-18T02:00:00.000Z" });
    const browser = await launch();

    const context = await browser.newContext({ colorScheme: "light", reducedMotion: "reduce" });
    const page = await context.newPage();
    const folder = process.env.PICTURES ?? mkdtempSync(join(tmpdir(), "mofan-pictures-"));
    mkdirSync(folder, { recursive: true });
    const fileOf = (name: string) => join(folder, `${name}.png`);
    const newest = page.locator(".message.bot").last();

    async function sit(who: PersonName, chatId: string, width: number, height: number): Promise<void> {
      await page.setViewportSize({ width, height });
      await page.goto(`${town.url}/?as=${openIdOf(who)}&chat=${chatId}`);
      await page.waitForFunction(
        "[...document.querySelectorAll('[data-chart]')].every((one) => one.querySelector('canvas'))",
      );
      await page.evaluate("document.querySelector('#talk').scrollTo({ top: 1e9 })");
    }

    const groupOf = (name: string) => town.sandbox.city.chats.find((chat) => chat.name === name)?.chatId ?? "";
    const wholePage = async (name: string) => void (await page.screenshot({ path: fileOf(name) }));
    const newestCard = async (name: string) => void (await newest.screenshot({ path: fileOf(name) }));

    async function clockTo(instant: string): Promise<void> {
      await town.sandbox.advance(Date.parse(instant) - Date.parse(town.sandbox.clock()));
      await town.program.tick();
      await town.settle();
    }

    const past = [
      "10月9日",
      "10月14日",
      "10月16日",
      "10月21日",
      "10月23日",
      "10月30日",
      "11月4日",
      "11月6日",
      "11月12日",
      "11月17日",
    ];
    for (const [at, day] of past.entries())
      await town.say(
        "李敏",
        FINANCE,
        at % 2 === 0
          ? `/党课 ${day} 第${at + 1}讲 主讲=王志强 ${40 + at}人`
          : `/志愿 ${day} 清洁家园 ${12 + at}人 2小时`,
      );
    await town.say("韩梅", COMMITTEE, `/检查 11月18日 ${BRANCH} 问题:1.会议记录缺签到 期限=11月27日`);
    await town.say("韩梅", COMMITTEE, `/检查 11月18日 ${BRANCH} 问题:1.党费台账未更新 期限=11月30日`);
    await town.say("韩梅", COMMITTEE, `/检查 11月18日 ${BRANCH} 问题:1.学习计划未上墙 期限=12月3日`);
    await town.say("陈立新", WATER, "/志愿 11月12日 节水宣传 21人 受益300人次 3小时");
    await clockTo(SUNDAY);
    await town.say("李敏", FINANCE, "/党课 11月25日 新时代学习大讲堂 主讲=王志强 85人 地点:会议室");
    await town.say("李敏", FINANCE, "/志愿 昨天 清洁家园 32人 受益110余人次 2小时 亮身份");
    await sit("李敏", groupOf(FINANCE), 1200, 820);
    expect(await newest.innerText()).toContain("已登记");
    await wholePage("chat");
    await sit("李敏", groupOf(FINANCE), 390, 844);
    await wholePage("chat-phone");
    await town.say("周敏", COMMITTEE, "/汇总 本月 志愿");
    await sit("周敏", groupOf(COMMITTEE), 820, 980);
    expect(await newest.innerText()).toContain("志愿服务");
    await wholePage("tally");
    await clockTo(MONDAY);
    await sit("李敏", groupOf(FINANCE), 540, 1300);
    expect(await newest.innerText()).toContain("上周");
    await newestCard("weekly");
    await sit("陈立新", town.sandbox.directChat(openIdOf("陈立新")), 540, 1300);
    expect(await newest.innerText()).toContain("待办");
    await newestCard("ping");
    await town.say("陈立新", WATER, `/整改 ${BRANCH}`);
    await sit("陈立新", groupOf(WATER), 540, 1300);
    expect(await newest.innerText()).toContain("待整改3条");
    await newestCard("ladder");

    await browser.close();
    await town.close();
  },
  240_000,
);
