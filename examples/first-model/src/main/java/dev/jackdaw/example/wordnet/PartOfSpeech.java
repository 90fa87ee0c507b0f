package dev.jackdaw.example.wordnet;

/** The four dictionaries WordNet is made of. */
enum PartOfSpeech {
  NOUN("data.noun"),
  VERB("data.verb"),
  ADJECTIVE("data.adj"),
  ADVERB("data.adv");

  private final String file;

  PartOfSpeech(String file) {
    this.file = file;
  }

  /** Its file in WordNet's own layout. */
  String file() {
    return file;
  }
}
