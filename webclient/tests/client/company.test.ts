import { expect, test } from "vitest";

import { authorsIn, Company, othersIn } from "../../src/client/company";
import { byLastWord } from "../../src/client/completion";
import { entry } from "../../src/client/model";
import { Room } from "../../src/client/room";

const SIGNS = "@+";

function roomWith(...nicks: string[]): Room {
  const room = new Room("#lobby", "#lobby", 0);
  room.roster.takeNames(nicks, SIGNS);
  room.roster.endNames();
  return room;
}

function say(room: Room, author: string, at: number): void {
  room.timeline.addLive(entry({ id: `${at}`, msgid: `${at}`, kind: "said", author, text: "hm", time: at }));
}

test("everybody else is known by role and name, and who has spoken last", () => {
  const room = roomWith("zoe", "@op", "ann", "bob");
  expect(othersIn([room], "Ann", SIGNS)).toEqual(["op", "bob", "zoe"]);
  expect(othersIn([new Room("bob", "Bob", 0)], "ann", SIGNS)).toEqual(["Bob"]);
  ["bob", "gone", "ann"].forEach((author, at) => say(room, author, at));
  room.timeline.addLive(entry({ id: "zoe in", kind: "joined", author: "zoe", text: "", time: 9 }));
  expect([...authorsIn(room)]).toEqual(["ann", "gone", "bob"]);
});

test("who is here can be named before who is elsewhere, and nobody twice", () => {
  const elsewhere = [roomWith("dan", "bob", "ann"), new Room("eve", "eve", 0)];
  const others = othersIn([roomWith("zoe", "ann", "bob"), ...elsewhere], "ann", SIGNS);
  expect(byLastWord(others, ["zoe", "gone"])).toEqual(["zoe", "bob", "dan", "eve"]);
});

test("the people are the same object until somebody comes or goes", () => {
  const company = new Company();
  const room = roomWith("ann", "bob");
  const people = company.of(room, "ann", SIGNS);
  expect([people.style("bob"), people.style("ANN"), people.style("cat")]).toEqual(["member", "mention", null]);
  room.roster.setAway("bob", true);
  expect(company.of(room, "ann", SIGNS)).toBe(people);
  room.roster.add("cat");
  expect(company.of(room, "ann", SIGNS).style("cat")).toBe("member");
  expect(company.of(room, "bob", SIGNS).style("bob")).toBe("mention");
  expect(company.of(new Room("dan", "dan", 0), "ann", SIGNS).style("dan")).toBe("member");
});
