package dev.jackdaw.inspection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What texts have in common, within a part and between parts.
 *
 * @param compared how many texts there were
 * @param threshold Jaccard similarity from which two texts are nearly equal
 * @param pairs what was found, for every two parts that both have texts
 * @param contradictions groups of texts equal up to case, white space and punctuation that are to be answered differently
 * @param passedOver comparisons left out because very many texts were alike
 */
public record Overlap(
    int compared,
    double threshold,
    Map<PartPair, Shared> pairs,
    List<Contradiction> contradictions,
    long passedOver) {
  /** Pairs shown of each kind. */
  static final int SHOWN = 10;

  public Overlap {
    pairs = new LinkedHashMap<>(pairs);
    contradictions = List.copyOf(contradictions);
  }

  /**
   * What two parts share. Texts are counted once for each kind, those of the second part; within a part those that repeat an earlier
   * one.
   *
   * @param equal texts equal up to case, white space and punctuation
   * @param near texts that are not equal but nearly
   * @param skeletons texts that are neither, of which a sentence is equal once numbers, names and quotations are taken out
   * @param worst the likest pairs, equal ones first
   * @param alike pairs with the same skeleton
   */
  public record Shared(
      int equal, int near, int skeletons, List<TextPair> worst, List<SharedSkeleton> alike) {
    public Shared {
      worst = List.copyOf(worst);
      alike = List.copyOf(alike);
    }

    /** Whether nothing is shared. */
    public boolean nothing() {
      return equal + near + skeletons == 0;
    }
  }

  /**
   * Two texts with a sentence of the same skeleton.
   *
   * @param skeleton the sentence with its numbers, names and quotations taken out
   */
  public record SharedSkeleton(TextPair pair, String skeleton) {
    /** The skeleton cut to a length. */
    public String skeletonExcerpt(int most) {
      return TokenDisplay.excerpt(skeleton, most);
    }
  }

  /**
   * Texts that are equal and answered differently.
   *
   * @param texts one for each answer
   */
  public record Contradiction(List<PlacedText> texts) {
    public Contradiction {
      texts = List.copyOf(texts);
    }
  }

  /**
   * Compares all texts.
   *
   * @param threshold from 0.5 to 1
   */
  public static Overlap of(List<PlacedText> texts, double threshold) {
    Map<String, List<PlacedText>> byWording = new LinkedHashMap<>();
    for (PlacedText text : texts) {
      byWording.computeIfAbsent(text.wording(), _ -> new ArrayList<>()).add(text);
    }
    NearPairs near = NearPairs.among(representatives(byWording), threshold);
    Map<PartPair, Shared> pairs = new LinkedHashMap<>();
    Map<PartPair, List<TextPair>> nearly = new HashMap<>();
    near.pairs().forEach(p -> nearly.computeIfAbsent(p.parts(), _ -> new ArrayList<>()).add(p));
    Skeletons skeletons = Skeletons.of(texts);
    for (PartPair parts : PartPair.all()) {
      if (has(texts, parts.first()) && has(texts, parts.second())) {
        pairs.put(
            parts, shared(parts, byWording, nearly.getOrDefault(parts, List.of()), skeletons));
      }
    }
    return new Overlap(
        texts.size(), threshold, pairs, contradictions(byWording), near.passedOver());
  }

  private static boolean has(List<PlacedText> texts, Part part) {
    return texts.stream().anyMatch(text -> text.part() == part);
  }

  /** Of equal texts the first of each part. */
  private static List<PlacedText> representatives(Map<String, List<PlacedText>> byWording) {
    List<PlacedText> first = new ArrayList<>();
    for (List<PlacedText> equal : byWording.values()) {
      first.addAll(firsts(equal).values());
    }
    return first;
  }

  private static Map<Part, PlacedText> firsts(List<PlacedText> equal) {
    Map<Part, PlacedText> firsts = new EnumMap<>(Part.class);
    equal.forEach(text -> firsts.putIfAbsent(text.part(), text));
    return firsts;
  }

  private static Shared shared(
      PartPair parts,
      Map<String, List<PlacedText>> byWording,
      List<TextPair> near,
      Skeletons skeletons) {
    List<TextPair> equal = new ArrayList<>();
    for (List<PlacedText> same : byWording.values()) {
      PlacedText first = firsts(same).get(parts.first());
      if (first != null) {
        for (PlacedText text : same) {
          if (text.part() == parts.second() && !text.equals(first)) {
            equal.add(new TextPair(first, text, 1));
          }
        }
      }
    }
    Map<PlacedText, TextPair> best = new LinkedHashMap<>();
    for (TextPair pair : near) {
      best.merge(pair.second(), pair, (a, b) -> a.likeness() >= b.likeness() ? a : b);
    }
    Set<PlacedText> known = new HashSet<>();
    equal.forEach(pair -> known.add(pair.second()));
    best.keySet().removeAll(known);
    known.addAll(best.keySet());
    List<TextPair> worst = new ArrayList<>(equal);
    best.values().stream()
        .sorted(Comparator.comparingDouble(TextPair::likeness).reversed())
        .forEach(worst::add);
    List<SharedSkeleton> alike = skeletons.shared(parts, known::contains);
    return new Shared(
        equal.size(),
        best.size(),
        alike.size(),
        worst.subList(0, Math.min(SHOWN, worst.size())),
        alike.subList(0, Math.min(SHOWN, alike.size())));
  }

  private static List<Contradiction> contradictions(Map<String, List<PlacedText>> byWording) {
    List<Contradiction> contradictions = new ArrayList<>();
    for (List<PlacedText> equal : byWording.values()) {
      Map<String, PlacedText> byAnswer = new TreeMap<>();
      for (PlacedText text : equal) {
        if (!text.answer().isEmpty()) {
          byAnswer.putIfAbsent(text.answer(), text);
        }
      }
      if (byAnswer.size() > 1) {
        contradictions.add(new Contradiction(List.copyOf(byAnswer.values())));
      }
    }
    return contradictions;
  }

  /** What is shared by two parts; null if one of them has no texts. */
  public @Nullable Shared between(Part first, Part second) {
    return pairs.get(PartPair.of(first, second));
  }

  /** Whether anything is shared between two different parts. */
  public boolean leaks() {
    return pairs.entrySet().stream()
        .anyMatch(entry -> entry.getKey().leaks() && !entry.getValue().nothing());
  }
}
